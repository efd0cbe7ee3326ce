import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * Whether a request may see what only the mock's owner should: tokens, and the control surface.
 * A page on another origin, or a name that was made to point at this machine, must not (DNS rebinding).
 * @param ownHost the host that the mock was told to listen on
 */
export function isFromOwner({ headers }: IncomingMessage, ownHost: string): boolean {
  const host = hostName(headers.host);
  if (!loopbackNames.has(host) && host !== ownHost) return false;
  // A browser tells of a page elsewhere that asks without an Origin, such as an image of it would.
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host);
}

function hostName(header = ''): string {
  return header.replace(/:\d+$/, '').toLowerCase();
}
