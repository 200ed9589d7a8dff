/** What the poll log reads from its URL: whether polls that changed nothing are shown too. */
export interface PollLogSearch {
  all?: '1';
}

export function parsePollLogSearch(raw: Record<string, unknown>): PollLogSearch {
  return String(raw.all) === '1' ? { all: '1' } : {};
}
