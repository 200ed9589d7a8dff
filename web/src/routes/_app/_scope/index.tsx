import { createFileRoute } from '@tanstack/react-router';
import { OverviewPage } from '@/pages/overview-page';

export const Route = createFileRoute('/_app/_scope/')({ component: OverviewPage });
