/** What can be done about a gap: Spotify sends everyone their whole history on request. */
import { Link } from '@tanstack/react-router';
import { Disclosure } from '@/ui/disclosure';
import { ExternalLink } from '@/ui/external-link';

const PRIVACY_PAGE = 'https://www.spotify.com/account/privacy/';

export function AskForData() {
  return (
    <Disclosure summary="Ask Spotify for your data">
      <ol className="flex max-w-prose list-decimal flex-col gap-1 pb-1.5 pl-5 text-sm text-text-2">
        <li>
          Open{' '}
          <ExternalLink to={PRIVACY_PAGE}>the privacy page of your Spotify account</ExternalLink>{' '}
          and find “Download your data”.
        </li>
        <li>
          Tick “Extended streaming history” and request it, then confirm the e-mail that comes.
        </li>
        <li>
          Within 30 days Spotify sends a zip with every play of the account. Drop it on{' '}
          <Link
            to="/import"
            hash="get-your-files"
            className="text-accent-text underline underline-offset-2"
          >
            the page Import
          </Link>
          , which also says more about it: what it covers is closed by it.
        </li>
      </ol>
    </Disclosure>
  );
}
