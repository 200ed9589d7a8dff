/** The last plays of the scope. The list of plays knows fewer filters: with others it is not shown. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Play } from '@/api/client';
import { recentPlaysQuery } from '@/api/queries';
import { Cover } from '@/features/catalogue/cover';
import { ItemLink } from '@/features/catalogue/item-link';
import { itemName } from '@/features/history/play-words';
import type { Filters } from '@/features/scope/filters';
import { daysOf } from '@/features/scope/period';
import { useSetting } from '@/features/scope/setting';
import { ago, length, timeOrDate } from '@/lib/format';
import { useNow } from '@/lib/use-now';
import { text } from '@/text';
import { Panel } from '@/ui/panel';

const words = text.overview;
const KNOWN: readonly (keyof Filters)[] = ['artist', 'album', 'track'];
const MINUTE_MS = 60_000;

/** The scope as the list of plays knows it; nothing if it asks for more. */
function useRecent() {
  const { scope, today } = useSetting();
  const { filters } = scope;
  const isKnown = Object.keys(filters).every((name) => KNOWN.includes(name as keyof Filters));
  const days = daysOf(scope.period, today);
  const { artist, album, track } = filters;
  const query = useQuery({
    ...recentPlaysQuery({ ...days, artist, album, track }),
    enabled: isKnown,
  });
  return isKnown ? query.data : undefined;
}

export function RecentPlays() {
  const { zone } = useSetting();
  const now = useNow(MINUTE_MS);
  const plays = useRecent();
  if (!plays || plays.length === 0) return null;
  return (
    <Panel aria-labelledby="recent-title" className="p-4 sm:p-5 lg:col-span-6">
      <div className="flex items-baseline justify-between gap-4 pb-2">
        <h2 id="recent-title" className="text-lg font-semibold">
          {words.recent.title}
        </h2>
        <Link
          to="/history"
          className="rounded-sm text-sm text-text-2 hover:text-text hover:underline hover:underline-offset-2"
        >
          {words.recent.all}
        </Link>
      </div>
      <ul>
        {plays.map((play) => (
          <li
            key={play.id}
            className="grid min-h-13 grid-cols-[2.25rem_minmax(0,1fr)_auto] items-center gap-3 border-t border-line md:grid-cols-[2.25rem_minmax(0,1.3fr)_minmax(0,1fr)_9rem_3rem]"
          >
            <Cover image={play.album?.image} id={play.album?.id ?? play.track.id} size={36} />
            <div className="min-w-0">
              <ItemLink
                of="tracks"
                item={{ id: play.track.id, name: itemName(play) }}
                className="block truncate text-sm font-medium"
              />
              <div className="truncate text-xs text-text-3">
                {play.artists.map(({ name }) => name).join(', ')}
              </div>
            </div>
            <div className="hidden truncate text-sm text-text-2 md:block">
              {play.album ? <ItemLink of="albums" item={play.album} /> : null}
            </div>
            <time
              dateTime={play.started_at}
              className="figures text-right text-xs text-text-3 md:text-left md:text-sm"
            >
              {timeOrDate(play.started_at, now, zone)}
            </time>
            <span className="figures hidden text-right text-sm text-text-2 md:block">
              {heardLength(play)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function heardLength({ played_ms, estimated_ms }: Play): string {
  const ms = played_ms ?? estimated_ms;
  return ms == null ? '–' : length(ms);
}

/** What was played last, beside the headline. */
export function LastPlayed() {
  const now = useNow(MINUTE_MS);
  const [play] = useRecent() ?? [];
  if (!play) return null;
  return (
    <div className="hidden shrink-0 items-center gap-3 xl:flex">
      <Cover image={play.album?.image} id={play.album?.id ?? play.track.id} size={56} />
      <div className="max-w-44 min-w-0">
        <p className="truncate text-xs text-text-3">{words.last(ago(play.ended_at, now))}</p>
        <ItemLink
          of="tracks"
          item={{ id: play.track.id, name: itemName(play) }}
          className="block truncate font-medium"
        />
        <p className="truncate text-sm text-text-2">
          {play.artists.map(({ name }) => name).join(', ')}
        </p>
      </div>
    </div>
  );
}
