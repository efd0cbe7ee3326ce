import type { IncomingMessage } from 'node:http';
import { chatPaths, type EndpointName } from '../../protocol/index.ts';
import { shownPath } from '../../traffic/index.ts';

/** Which of the chat's paths one is, whatever stands before it; undefined for another. */
export function chatEndpoint(url = ''): EndpointName | 'connect' | undefined {
  const [path = ''] = url.split('?', 1);
  const found = Object.entries(chatPaths).find(([, chatPath]) => path.endsWith(chatPath));
  return found?.[0] as EndpointName | 'connect' | undefined;
}

/** A request as the log names it. */
export function nameOf(request: IncomingMessage): { method: string; path: string } {
  return { method: request.method ?? '', path: shownPath(request) };
}
