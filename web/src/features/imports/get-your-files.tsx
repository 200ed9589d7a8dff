/** Where the files come from: Spotify’s packages step by step, and what else can be read. */
import { ExternalLink } from '@/ui/external-link';
import { Panel } from '@/ui/panel';
import { Packages } from './packages';

const PRIVACY_PAGE = 'https://www.spotify.com/account/privacy/';

export function GetYourFiles() {
  return (
    <Panel
      id="get-your-files"
      aria-labelledby="get-your-files-title"
      className="flex scroll-mt-4 flex-col gap-4 p-5"
    >
      <div>
        <h2 id="get-your-files-title" className="text-lg font-semibold">
          How to get your files
        </h2>
        <p className="mt-1 text-sm text-text-2">
          Spotify sends everyone their own data for the asking. No Spotify app is needed, and no
          Premium.
        </p>
      </div>
      <ol className="flex list-decimal flex-col gap-2 pl-5 text-sm text-text-2 marker:font-medium marker:text-accent-text">
        <li>
          Sign in on <ExternalLink to={PRIVACY_PAGE}>Spotify’s privacy page</ExternalLink> and go to
          “Download your data”.
        </li>
        <li>
          Tick <strong className="font-medium text-text">Extended streaming history</strong>, and
          untick the others unless you want them, too. Request it.
        </li>
        <li>
          Confirm the request in the e-mail that Spotify sends at once. Until you have, nothing is
          prepared.
        </li>
        <li>
          Wait for the second e-mail, up to 30 days. Its link works for 14 days: after that you
          would have to ask again.
        </li>
        <li>
          Download <code className="rounded-sm bg-sunken px-1 py-0.5">my_spotify_data.zip</code> and
          drop it here as it came. It need not be unpacked.
        </li>
      </ol>
      <Packages />
      <div>
        <h3 className="text-sm font-semibold">What else can be imported</h3>
        <ul className="mt-1 flex list-disc flex-col gap-1 pl-5 text-sm text-text-2">
          <li>
            Saved answers of Spotify’s API about recently played tracks, as other programs keep
            them.
          </li>
          <li>Music Analyser’s own export, from here or from another house.</li>
        </ul>
      </div>
    </Panel>
  );
}
