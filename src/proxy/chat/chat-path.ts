import type { IncomingMessage } from 'node:http';
import { chatPaths, type EndpointName } from '../../protocol/index.ts';
import { shownPath } from '../../traffic/index.ts';

const endpoints = Object.entries(chatPaths) as [EndpointName | 'connect', string][];

/** Which of the chat's paths one is, whatever stands before it; undefined for another. */
export function chatEndpoint(url = ''): EndpointName | 'connect' | undefined {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  for (const [endpoint, chatPath] of endpoints) if (path.endsWith(chatPath)) return endpoint;
  return undefined;
}

/** A request as the log names it. */
export function nameOf(request: IncomingMessage): { method: string; path: string } {
  return { method: request.method ?? '', path: shownPath(request) };
}
