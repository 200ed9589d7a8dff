/** Why a connection did not come about, by the slug that the server puts into the URL. */
export interface ConnectProblem {
  title: string;
  advice: string;
}

const PROBLEMS: Record<string, ConnectProblem> = {
  'consent-denied': {
    title: 'The consent was not given',
    advice: 'Spotify’s page was left with “Cancel”. Connect again and agree there.',
  },
  'connect-expired': {
    title: 'The connection took too long',
    advice: 'The request that was started has expired. Start it once more.',
  },
  'account-taken': {
    title: 'The account belongs to another listener',
    advice: 'Someone else on this server has connected it. Sign in to Spotify as yourself.',
  },
  'other-account': {
    title: 'This is another Spotify account',
    advice:
      'You are logged in to Spotify as someone else than the account to renew. Log out on spotify.com, then renew it again.',
  },
  'spotify-refused': {
    title: 'Spotify refused the connection',
    advice:
      'Check the client ID, the secret if there is one, and the redirect URI, then try again.',
  },
  'spotify-unreachable': {
    title: 'Spotify could not be reached',
    advice: 'Check this server’s way to the internet, then try again.',
  },
  'spotify-not-configured': {
    title: 'No Spotify app is configured',
    advice: 'Set SPOTIFY_CLIENT_ID and restart the server.',
  },
};

/** What to say about a slug; one that this version does not know gets a general word. */
export function connectProblem(slug: string): ConnectProblem {
  return (
    PROBLEMS[slug] ?? {
      title: 'The account could not be connected',
      advice: 'Try again. The server’s log says more about what went wrong.',
    }
  );
}
