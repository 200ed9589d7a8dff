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
  'code-refused': {
    title: 'Spotify does not accept the sign-in code',
    advice: 'A code works once and for a few minutes. Start connecting again.',
  },
  'permission-missing': {
    title: 'A permission is missing from the consent',
    advice: 'Connect again and agree to everything on Spotify’s page.',
  },
  'not-allowed': {
    title: 'This Spotify account is not on the app’s list of users',
    advice:
      'On https://developer.spotify.com/dashboard open the app, then “User Management”, and add the account’s name and e-mail address (at most five users). Then connect again.',
  },
  'premium-needed': {
    title: 'The owner of the Spotify app has no Premium',
    advice:
      'The app’s owner needs an active Premium subscription. After subscribing it can take a few hours until Spotify answers again; connect again then.',
  },
  'rate-limited': {
    title: 'Spotify asks for a pause',
    advice: 'Too much was asked in a short time. Connect again in a few minutes.',
  },
  'quota-exceeded': {
    title: 'Spotify’s quota for today is used up',
    advice: 'Connect again when the pause is over, usually within a day.',
  },
  'over-budget': {
    title: 'No call to Spotify is left for now',
    advice:
      'Connect again later. The polling plan below shows how many calls there are and until when they are paused.',
  },
  'storage-failing': {
    title: 'The database does not do its work',
    advice: 'Check that it runs and that its disk has room, then connect again.',
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
