/** The pages that the navigation leads to. */
import { Cable, FileUp, ListMusic } from 'lucide-react';

export const PAGES = [
  { to: '/history', label: 'History', icon: ListMusic },
  { to: '/import', label: 'Import', icon: FileUp },
  { to: '/sources', label: 'Sources', icon: Cable },
] as const;
