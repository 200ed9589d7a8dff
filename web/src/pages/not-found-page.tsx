/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { Unlink } from 'lucide-react';
import { usePageTitle } from '@/lib/use-page-title';
import { buttonClass } from '@/ui/button';

export function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <main className="flex min-h-[80dvh] flex-col items-center justify-center gap-3 px-4 text-center">
      <Unlink size={28} strokeWidth={1.5} aria-hidden="true" className="text-text-3" />
      <h1 className="text-2xl font-bold">This page does not exist</h1>
      <p className="text-text-2">The address is wrong, or it was right once.</p>
      <Link to="/history" className={buttonClass('primary', 'mt-2')}>
        Go to your history
      </Link>
    </main>
  );
}
