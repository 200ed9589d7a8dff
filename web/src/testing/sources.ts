/** Accounts, polls, gaps and notices for tests: only what a test cares about needs saying. */
import type { Account, Gap, Notice, Plan, Poll, Sources } from '@/api/client';

/** The present of these tests. */
export const NOW = new Date('2026-11-23T10:00:40.000Z');
export const ZONE = 'Europe/Berlin';

/** An answered poll that brought nothing. */
export function pollWith(change: Partial<Poll> = {}): Poll {
  return {
    id: 7,
    asked_at: '2026-11-23T10:00:00.000Z',
    answered_at: '2026-11-23T10:00:00.200Z',
    outcome: 'answered',
    items: 50,
    new: 0,
    known: 50,
    moved: 0,
    late: 0,
    repeated: 0,
    unreadable: 0,
    newly_unreadable: 0,
    is_continuous: true,
    problem: null,
    advice: null,
    ...change,
  };
}

/** An account that collects. */
export function accountWith(change: Partial<Account> = {}): Account {
  return {
    id: 1,
    spotify_id: 'robin.31',
    display_name: 'Robin',
    state: 'collecting',
    headline: 'Collecting. Last asked 40 s ago.',
    advice: null,
    consented_at: '2026-11-01T10:00:00.000Z',
    consent_expires_at: '2027-05-01T10:00:00.000Z',
    consent_days_left: 159,
    connected_at: '2026-11-01T10:00:00.000Z',
    first_play_at: '2026-10-31T10:00:00.000Z',
    plays: 1234,
    next_poll_at: '2026-11-23T10:01:00.000Z',
    last_success_at: '2026-11-23T10:00:00.000Z',
    last_poll: pollWith({ new: 2, moved: 1, known: 47 }),
    polls_24h: { answered: 400, failed: 3 },
    loss_possible_at: '2026-11-23T12:30:00.000Z',
    renewal: null,
    ...change,
  };
}

/** A gap of two hours, open. */
export function gapWith(change: Partial<Gap> = {}): Gap {
  return {
    id: 1,
    account_id: 1,
    reason: 'overrun',
    from: '2026-11-20T08:00:00.000Z',
    to: '2026-11-20T10:00:00.000Z',
    found_at: '2026-11-20T10:00:00.000Z',
    closed_at: null,
    ...change,
  };
}

/** A warning that connecting mends. */
export function noticeWith(change: Partial<Notice> = {}): Notice {
  return {
    account_id: 1,
    kind: 'suspect',
    severity: 'warning',
    since: '2026-11-23T08:00:00.000Z',
    title: 'Robin: Spotify refuses the sign-in',
    detail: 'It is tried again every hour.',
    advice: 'Connect the account again to be sure.',
    is_mended_by_connecting: true,
    ...change,
  };
}

/** A plan with room to spare. */
export function planWith(change: Partial<Plan> = {}): Plan {
  return {
    headline: 'Spotify is asked every minute.',
    reason: 'So that no play slips through.',
    limit_24h: 600,
    used_24h: 120,
    active_ms: 60_000,
    quiet_ms: 900_000,
    paused_until: null,
    families: [
      { family: 'recently_played', used_24h: 110, learned_limit_24h: null, paused_until: null },
      { family: 'player', used_24h: 9, learned_limit_24h: null, paused_until: null },
      { family: 'profile', used_24h: 1, learned_limit_24h: null, paused_until: null },
    ],
    ...change,
  };
}

/** Sources with one account and nothing to tell. */
export function sourcesWith(change: Partial<Sources> = {}): Sources {
  return {
    spotify: {
      configured: true,
      redirect_uri: 'http://127.0.0.1:8000/callback',
      redirect_uri_problem: null,
      flow: 'pkce',
      simulated: false,
    },
    poll_interval_ms: 60_000,
    accounts: [accountWith()],
    notices: [],
    plan: planWith(),
    gaps: [],
    gap_counts: { overrun: 0, late: 0, closed: 0 },
    quarantined: 0,
    ...change,
  };
}
