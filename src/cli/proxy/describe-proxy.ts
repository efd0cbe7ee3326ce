import type { ChatProxy, ListeningProxy } from '../../proxy/index.ts';
import type { Colors } from '../shared/output/colors.ts';
import type { PreparedProxy } from '../shared/prepare-proxy.ts';

/** The first line of `proxy --json`. */
export const listeningEvent = ({ target }: ChatProxy, { url, webSocketUrl }: ListeningProxy) => ({
  event: 'listening',
  url,
  webSocketUrl,
  target: target.url,
});

/** The banner: where it listens, and where everything goes. */
export function describeProxy({ proxy, listening, certFile }: PreparedProxy, colors: Colors): string {
  const { url, webSocketUrl } = listening;
  const lines = [
    `${colors.bold('chat-testbed proxy')} is listening on ${colors.cyan(url)} and ${colors.cyan(webSocketUrl)}`,
    `Everything goes on to ${colors.cyan(proxy.target.url)}. Point your client here instead.`,
    ...(certFile === undefined ? [] : [`Let your client trust ${certFile}.`]),
    '',
    'Press Ctrl-C to stop: then you get the verdict on the server and on each client.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
