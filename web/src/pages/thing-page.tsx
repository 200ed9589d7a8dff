/** An artist, an album or a track: all that is known of listening to it. */
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { ProblemError } from '@/api/problem';
import { type Of, useStatistic } from '@/api/statistics';
import { periodPhrase } from '@/features/scope/period-words';
import { FixedScope, useSetting } from '@/features/scope/setting';
import { ThingFigures } from '@/features/things/thing-figures';
import { ThingHeader } from '@/features/things/thing-header';
import { ThingPanels } from '@/features/things/thing-panels';
import { filterOf, type Thing, useThing } from '@/features/things/use-thing';
import { shortDateOf } from '@/lib/format';
import { usePageTitle } from '@/lib/use-page-title';
import { text } from '@/text';
import { Button, buttonClass } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { ProblemNote } from '@/ui/problem-note';

const words = text.pages.thing;
const PATHS = { artists: '/artists', albums: '/albums', tracks: '/tracks' } as const;

export function ThingPage({ of, id }: { of: Of; id: number }) {
  const { thing, error, refetch } = useThing(of, id);
  const { search } = useSetting();
  usePageTitle(thing?.name || words.kinds[of]);
  if (error instanceof ProblemError && error.status < 500) {
    return (
      <Empty
        icon={SearchX}
        isPage
        title={words.unknown}
        action={
          <Link to={PATHS[of]} search={search} className={buttonClass('primary')}>
            {words.back[of]}
          </Link>
        }
      >
        {words.unknownDetail}
      </Empty>
    );
  }
  if (error && !thing) {
    return (
      <div className="pt-7">
        <ProblemNote
          what={text.charts.failed(words.kinds[of])}
          error={error}
          onRetry={() => void refetch()}
        />
      </div>
    );
  }
  if (!thing) {
    return (
      <div aria-hidden="true" className="breathe flex items-center gap-6 pt-7">
        <div className="size-28 rounded-lg bg-hover" />
        <div className="h-10 w-72 max-w-full rounded-md bg-line" />
      </div>
    );
  }
  return <Known key={id} of={of} thing={thing} />;
}

function Known({ of, thing }: { of: Of; thing: Thing }) {
  const outer = useSetting();
  return (
    <FixedScope filters={filterOf(of, thing.id)}>
      <ThingHeader of={of} thing={thing} />
      <ThingFigures of={of} id={thing.id} outer={outer.scope} />
      <Heard>
        <ThingPanels of={of} />
      </Heard>
    </FixedScope>
  );
}

/** The panels, or when it was heard instead. */
function Heard({ children }: { children: React.ReactNode }) {
  const { question, scope, today, zone, change } = useSetting();
  const { data, isPlaceholderData } = useStatistic('totals', question);
  const isAbsent = data !== undefined && !isPlaceholderData && data.value.plays === 0;
  const ever = useStatistic('totals', isAbsent ? { ...question, period: 'all' } : undefined);
  if (!isAbsent) return children;
  const { first, last } = ever.data?.value ?? {};
  return (
    <div className="flex flex-col items-start gap-3 py-4">
      <p className="max-w-prose text-text-2">
        {words.nothing(periodPhrase(scope.period, today))}{' '}
        {first && last
          ? words.nothingDetail(shortDateOf(first, zone), shortDateOf(last, zone))
          : ever.data
            ? words.never
            : null}
      </p>
      <Button kind="primary" onClick={() => change({ period: { kind: 'all' } })}>
        {text.overview.empty.whole}
      </Button>
    </div>
  );
}
