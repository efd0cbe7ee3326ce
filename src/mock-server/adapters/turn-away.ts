import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, errorTable } from '../../protocol/index.ts';
import { sendError } from '../../server-kit/index.ts';
import { shownPath } from '../../traffic/index.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';

/** Answers what no client should ask, and tells the log what to do instead. */
export function turnAway(
  switchboard: Switchboard,
  response: ServerResponse,
  code: ErrorCode,
  remedy: string,
  headers?: string[],
): void {
  tellOfTurningAway(switchboard, response.req, code, remedy);
  sendError(response, code, {
    text: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}`,
    ...(headers && { headers }),
  });
}

export function tellOfTurningAway(
  switchboard: Switchboard,
  request: IncomingMessage & { originalUrl?: string },
  code: ErrorCode,
  remedy: string,
): void {
  const { method = '', url = '', originalUrl = url, headers } = request;
  const { status } = errorTable[code];
  const byPerson = isTypedIn(request) && { byPerson: true as const };
  const path = shownPath({ url: originalUrl, headers });
  const user = switchboard.core.ownerOf(headers.authorization, switchboard.clock.now());
  const whose = user === undefined ? {} : { user };
  switchboard.report({ type: 'turned-away', method, path, status, cure: remedy, ...whose, ...byPerson });
}

/** Whether a person has opened the address in a browser: a client's own request asks for no page. */
function isTypedIn({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  return headers['sec-fetch-mode'] === 'navigate' || /text\/html/.test(headers.accept ?? '');
}
