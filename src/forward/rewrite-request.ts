import type { IncomingMessage } from 'node:http';
import { originForm } from '../server-kit/index.ts';
import { headerIn, mapHeaders, type RawHeaders } from './raw-headers.ts';
import type { ForwardTarget } from './target.ts';

/** Where the client believes the server is: what redirects and cookies have to be about. */
export interface FrontOrigin {
  /** Such as `http://127.0.0.1:4010`. */
  origin: string;
  hostname: string;
  isTls: boolean;
}

/** @param request tells by its `Host` under which name the client has asked */
export function frontOf({ headers, socket }: IncomingMessage): FrontOrigin {
  const isTls = 'encrypted' in socket && socket.encrypted === true;
  const host = headers.host ?? 'localhost';
  return { origin: `${isTls ? 'https' : 'http'}://${host}`, hostname: host.replace(/:\d+$/, ''), isTls };
}

/** The path at the target. */
export const pathAt = ({ base }: ForwardTarget, url = '/'): string => (url === '*' ? url : base + originForm(url));

/** Headers as the target would have got them from the client: its own name in `Host`, `Origin` and `Referer`. */
export function headersAt(target: ForwardTarget, raw: RawHeaders, { origin }: FrontOrigin): string[] {
  const headers = mapHeaders(raw, (name, value) => {
    if (name === 'host') return target.host;
    if (name === 'origin' && value === origin) return target.origin;
    if (name === 'referer' && value.startsWith(`${origin}/`)) return target.url + value.slice(origin.length);
    return value;
  });
  return headerIn(headers, 'host') === undefined ? ['Host', target.host, ...headers] : headers;
}
