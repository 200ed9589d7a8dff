/** Sends the browser to Spotify's consent page: to renew an account, or to connect any. */
import { useMutation } from '@tanstack/react-query';
import { startConnecting } from '@/api/actions';

export function useConnect(account?: number) {
  return useMutation({
    mutationFn: () => startConnecting(account),
    onSuccess: (authorizeUrl) => window.location.assign(authorizeUrl),
  });
}
