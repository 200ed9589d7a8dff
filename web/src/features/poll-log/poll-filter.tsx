/** Which polls are shown: those at which something happened, or all. The choice is in the URL. */
import { Link } from '@tanstack/react-router';
import type { PollLogSearch } from './search';

const CHOICES: { label: string; search: PollLogSearch }[] = [
  { label: 'What happened', search: {} },
  { label: 'All polls', search: { all: '1' } },
];

export function PollFilter({ accountId }: { accountId: string }) {
  return (
    <nav
      aria-label="Which polls"
      className="flex w-fit gap-0.5 rounded-lg border border-line bg-sunken p-0.5"
    >
      {CHOICES.map((choice) => (
        <Link
          key={choice.label}
          to="/sources/$accountId/polls"
          params={{ accountId }}
          search={choice.search}
          activeOptions={{ exact: true }}
          className="flex min-h-8 items-center rounded-md px-3 text-sm font-medium text-text-2 transition-colors duration-[120ms] hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text aria-[current=page]:shadow-panel pointer-coarse:min-h-11"
        >
          {choice.label}
        </Link>
      ))}
    </nav>
  );
}
