import type { ChatProxy, ListeningProxy } from '../../proxy/index.ts';
import type { Colors } from '../shared/colors.ts';

/** The first line of `proxy --json`. */
export const listeningEvent = ({ target }: ChatProxy, { url, webSocketUrl }: ListeningProxy) => ({
  event: 'listening',
  url,
  webSocketUrl,
  target: target.url,
});

/** The banner: where it listens, and where everything goes. */
export function describeProxy({ target }: ChatProxy, { url, webSocketUrl }: ListeningProxy, colors: Colors): string {
  const lines = [
    `${colors.bold('chat-testbed proxy')} is listening on ${colors.cyan(url)} and ${colors.cyan(webSocketUrl)}`,
    `Everything goes on to ${colors.cyan(target.url)}. Point your client here instead.`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
