/** Files as Spotify sends them on request, made of plays that never were. */

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2023-01-01T12:00:00Z');
const LENGTH_MS = 180_000;

/** A row of the extended streaming history. */
export type Row = Record<string, string | number | boolean | null>;

/** So many plays, one at noon of each day from the first of 2023 on, or several of them. */
export function historyOf(plays: number, perDay = 1): Row[] {
  return Array.from({ length: plays }, (_, index) => {
    const day = Math.floor(index / perDay) * DAY_MS;
    const end = FIRST + day + (index % perDay) * 2 * LENGTH_MS;
    const track = index % 40;
    return {
      ts: new Date(end).toISOString().replace('.000Z', 'Z'),
      platform: 'ios',
      ms_played: LENGTH_MS,
      conn_country: 'DE',
      ip_addr: '192.0.2.1',
      master_metadata_track_name: `Imported Song ${track}`,
      master_metadata_album_artist_name: `Imported Artist ${track % 7}`,
      master_metadata_album_album_name: `Imported Album ${track % 9}`,
      spotify_track_uri: `spotify:track:${String(track).padStart(22, '0')}`,
      episode_name: null,
      episode_show_name: null,
      spotify_episode_uri: null,
      reason_start: 'trackdone',
      reason_end: 'trackdone',
      shuffle: false,
      skipped: false,
      offline: false,
      offline_timestamp: Math.floor((end - LENGTH_MS) / 1000),
      incognito_mode: false,
    };
  });
}

/** The file of these rows. */
export function json(rows: readonly Row[]): Buffer {
  return Buffer.from(JSON.stringify(rows, null, 2));
}

/** The file of these rows, as a download that broke off leaves it. */
export function truncated(rows: readonly Row[]): Buffer {
  const whole = json(rows);
  return whole.subarray(0, whole.length - 200);
}
