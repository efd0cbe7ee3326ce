import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { sendError } from '../server-kit/index.ts';

/** Who counts as the owner of a mock or a proxy. */
export interface OwnerSettings {
  /** The host that the mock was told to listen on. */
  host: string;
  /** Whoever shows it is the owner, wherever it comes from; without one only this machine's loopback is. */
  controlToken?: string | undefined;
}

/** A middleware that lets nobody past but the owner. */
export const ownerOnly =
  (owner: OwnerSettings) =>
  (request: Request, response: Response, next: () => void): void => {
    const why = whyNotFromOwner(request, owner);
    if (why === undefined) next();
    else
      sendError(response, 'FORBIDDEN', {
        text: `${request.method} ${request.originalUrl.split('?')[0]} is refused: ${why}`,
      });
  };

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * Why a request may not see what only the mock's owner should: tokens, and the control surface; undefined where it may.
 * Another machine must not, whatever its headers say; nor a page on another origin, nor a name that was made to point
 * here (DNS rebinding). A page has no way to know the control token: who shows that is let in.
 */
function whyNotFromOwner({ headers, socket }: IncomingMessage, owner: OwnerSettings): string | undefined {
  const token = bearerToken(headers.authorization);
  const { controlToken, host: ownHost } = owner;
  if (controlToken !== undefined && token !== undefined) {
    return isSame(token, controlToken) ? undefined : 'the control token is not the one that the mock was started with';
  }
  const { remoteAddress = 'a connection that is gone' } = socket;
  if (!isLoopback(remoteAddress)) return whyNotFromAfar(remoteAddress, controlToken !== undefined);
  const host = hostName(headers.host);
  if (!loopbackNames.has(host) && host !== ownHost) {
    return `ask for that as localhost or 127.0.0.1: the name ${host} in Host may be anybody's`;
  }
  return whyNotFromPage(headers);
}

function whyNotFromAfar(address: string, hasToken: boolean): string {
  const way = hasToken
    ? 'send `Authorization: Bearer <control token>` (ctl --control-token)'
    : 'start the mock with --control-token to open it to other machines';
  return `it came from ${address}, and only this machine may ask, at 127.0.0.1: ${way}`;
}

function whyNotFromPage({ host, origin, ...headers }: IncomingMessage['headers']): string | undefined {
  // A browser tells of a page elsewhere that asks without an Origin, such as an image of it would.
  const site = headers['sec-fetch-site'];
  const isOwnPage = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  if (isOwnPage && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
  return `a page of another origin${origin === undefined ? '' : ` (${origin})`} may not ask for that: let your test ask, or a page of the mock itself`;
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\./.test(address) || address === '::1';

const hostName = (header = ''): string => header.replace(/:\d+$/, '').toLowerCase();

const bearerToken = (header = ''): string | undefined => /^Bearer (.+)$/s.exec(header)?.[1];

/** Takes the same time whatever the texts have in common. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
