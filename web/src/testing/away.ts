/** What the server answers while its database is away. */

export const AWAY =
  'The database does not do its work. Check that the database runs and can be reached';

export function awayAnswer(): Response {
  const problem = {
    type: '/problems/storage-failing',
    title: 'The database does not do its work',
    status: 503,
    detail: 'Check that the database runs and can be reached.',
    request_id: 'r1',
  };
  return Response.json(problem, { status: 503 });
}
