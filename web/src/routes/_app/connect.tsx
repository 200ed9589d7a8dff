import { createFileRoute } from '@tanstack/react-router';
import { ConnectPage } from '@/pages/connect-page';

export const Route = createFileRoute('/_app/connect')({ component: ConnectPage });
