/** The list of a ranking, as long and in the order that the URL says. */
import { useStatistic, type Value } from '@/api/statistics';
import { useSetting } from '@/features/scope/setting';
import { text } from '@/text';
import { Button } from '@/ui/button';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { RankingTable } from './ranking-table';
import { nextShown, type RankingSort, SHOWN } from './search';
import { sorted } from './sorted';

const words = text.pages.rankings;

interface RankingListProps {
  of: Value<'top'>['of'];
  sort: RankingSort;
  shown: number | undefined;
  onShow: (count: number) => void;
}

export function RankingList({ of, sort, shown = SHOWN[0], onShow }: RankingListProps) {
  const { question } = useSetting();
  const top = useStatistic('top', { ...question, of, limit: String(shown) });
  const title = words.titles[of];

  if (top.isPending) {
    return (
      <Panel aria-label={title} className="p-5">
        <span role="status" className="sr-only">
          {text.charts.loading(title)}
        </span>
        <div aria-hidden="true" className="breathe h-[44rem] rounded-md bg-hover" />
      </Panel>
    );
  }
  if (!top.data) {
    return (
      <ProblemNote
        what={text.charts.failed(title)}
        error={top.error}
        onRetry={() => void top.refetch()}
      />
    );
  }
  const { items, total } = top.data.value;
  const next = items.length < total ? nextShown(shown) : undefined;
  return (
    <Panel
      aria-label={title}
      aria-busy={top.isPlaceholderData}
      className={`-mx-4 border-x-0 px-3 py-1 max-sm:rounded-none sm:mx-0 sm:border-x sm:px-5 ${top.isPlaceholderData ? 'opacity-60' : ''}`}
    >
      {sort !== 'rank' && items.length < total ? (
        <p className="pt-3 text-xs text-text-3">{words.ofFirst(items.length)}</p>
      ) : null}
      <RankingTable of={of} items={sorted(items, sort)} label={words.list(title)} />
      {next ? (
        <div className="flex justify-center py-4">
          <Button busy={top.isFetching} onClick={() => onShow(next)}>
            {words.more}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
