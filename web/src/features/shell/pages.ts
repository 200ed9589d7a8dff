/** The pages that the navigation leads to. */
import { Cable, ListMusic } from 'lucide-react';

export const PAGES = [
  { to: '/history', label: 'History', icon: ListMusic },
  { to: '/sources', label: 'Sources', icon: Cable },
] as const;
