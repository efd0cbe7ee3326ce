import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * Why a request may not see what only the mock's owner should: tokens, and the control surface; undefined where it may.
 * Another machine must not, nor a page on another origin, nor a name that was made to point here (DNS rebinding).
 * @param ownHost the host that the mock was told to listen on
 */
export function whyNotFromOwner({ headers, socket }: IncomingMessage, ownHost: string): string | undefined {
  const { remoteAddress = '', localAddress } = socket;
  if (!isLoopback(remoteAddress) && remoteAddress !== localAddress) {
    return `Only this machine may ask for that, and this came from ${remoteAddress}`;
  }
  const host = hostName(headers.host);
  if (!loopbackNames.has(host) && host !== ownHost) {
    return `Ask for that as localhost or 127.0.0.1: the name ${host} in Host may be anybody's`;
  }
  const { origin } = headers;
  // A browser tells of a page elsewhere that asks without an Origin, such as an image of it would.
  const site = headers['sec-fetch-site'];
  const isOwnPage = origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host);
  if (isOwnPage && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
  return `A page of another origin${origin === undefined ? '' : ` (${origin})`} may not ask for that: let your test ask, or a page of the mock itself`;
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\./.test(address) || address === '::1';

function hostName(header = ''): string {
  return header.replace(/:\d+$/, '').toLowerCase();
}
