/** Sends the browser to Spotify's consent page. */
import { useMutation } from '@tanstack/react-query';
import { startConnecting } from '@/api/actions';

export function useConnect() {
  return useMutation({
    mutationFn: startConnecting,
    onSuccess: (authorizeUrl) => window.location.assign(authorizeUrl),
  });
}
