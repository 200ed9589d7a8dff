/** What can be done about a gap: Spotify sends everyone their whole history on request. */
import { Disclosure } from '@/ui/disclosure';

const PRIVACY_PAGE = 'https://www.spotify.com/account/privacy/';

export function AskForData() {
  return (
    <Disclosure summary="Ask Spotify for your data">
      <ol className="flex max-w-prose list-decimal flex-col gap-1 pb-1.5 pl-5 text-sm text-text-2">
        <li>
          Open{' '}
          <a
            href={PRIVACY_PAGE}
            target="_blank"
            rel="noreferrer"
            className="text-accent-text underline underline-offset-2"
          >
            the privacy page of your Spotify account
          </a>{' '}
          and find “Download your data”.
        </li>
        <li>
          Tick “Extended streaming history” and request it, then confirm the e-mail that comes.
        </li>
        <li>Within 30 days Spotify sends a file with every play of the account. Keep it.</li>
      </ol>
      <p className="max-w-prose text-sm text-text-2">
        This version cannot read that file yet; a later one will, and then fills the gaps with it.
      </p>
    </Disclosure>
  );
}
