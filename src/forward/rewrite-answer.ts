import { mapHeaders, type RawHeaders } from './raw-headers.ts';
import type { FrontOrigin } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

/** Headers of an answer as a client of ours needs them: redirects and cookies that are about the target are about us. */
export function headersForFront(target: ForwardTarget, raw: RawHeaders, front: FrontOrigin): string[] {
  return mapHeaders(raw, (name, value) => {
    if (name === 'location' || name === 'content-location') return addressAtFront(target, value, front);
    if (name === 'set-cookie') return cookieAtFront(target, value, front);
    if (name === 'access-control-allow-origin' && value === target.origin) return front.origin;
    return value;
  });
}

/** An address at the target as the same one here; an address elsewhere stays. */
function addressAtFront({ origin, base }: ForwardTarget, address: string, front: FrontOrigin): string {
  const isWhole = address.startsWith(`${origin}/`) || address === origin;
  const path = isWhole ? address.slice(origin.length) : address;
  if (!isWhole && !/^\/(?!\/)/.test(address)) return address;
  const here = withoutBase(base, path);
  if (here === undefined) return isWhole ? address : origin + address;
  return isWhole ? front.origin + here : here;
}

/** A path without the target's base; undefined where it lies outside. */
function withoutBase(base: string, path: string): string | undefined {
  if (base === '') return path;
  const isInside = path.startsWith(base) && /^$|^[/?#]/.test(path.slice(base.length));
  return isInside ? path.slice(base.length).replace(/^(?!\/)/, '/') : undefined;
}

/** An attribute of a cookie and where it came from. */
interface CookieAttribute {
  text: string;
  value: string;
  target: ForwardTarget;
  front: FrontOrigin;
  /** Its name says that only TLS may have it. */
  isPinned: boolean;
}

/** What becomes of an attribute; undefined to leave it out. */
const cookieAttributes: Readonly<Record<string, (attribute: CookieAttribute) => string | undefined>> = {
  domain: ({ text, value, target, front }) =>
    isFor(target.hostname, value) && target.hostname !== front.hostname ? undefined : text,
  path: ({ value, target }) => ` Path=${withoutBase(target.base, value) ?? value}`,
  secure: ({ text, front, isPinned }) => (front.isTls || isPinned ? text : undefined),
  samesite: ({ text, value, front }) => (front.isTls || value.toLowerCase() !== 'none' ? text : undefined),
};

/** A cookie that the client keeps for us and sends to us. What only TLS may have is opened where we speak none. */
function cookieAtFront(target: ForwardTarget, cookie: string, front: FrontOrigin): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const isPinned = /^\s*__(host|secure)-/i.test(pair);
  const kept = attributes.flatMap((text) => {
    const [name = '', value = ''] = text.trim().split('=');
    const key = name.toLowerCase();
    const change = Object.hasOwn(cookieAttributes, key) ? cookieAttributes[key] : undefined;
    return change ? (change({ text, value, target, front, isPinned }) ?? []) : text;
  });
  return [pair, ...kept].join(';');
}

function isFor(hostname: string, domain: string): boolean {
  const name = domain.replace(/^\./, '').toLowerCase();
  return hostname === name || hostname.endsWith(`.${name}`);
}
