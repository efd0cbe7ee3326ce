import { type ClientRequest, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ForwardTarget } from './target.ts';

/** What of a handshake with the target is not the target's own. */
export type Dialled = Pick<RequestOptions, 'method' | 'path'> & { headers: readonly string[] };

/** The longest head of an answer that is read, in bytes: more than any server sends. */
const maxHeaderSize = 262_144;

/** Begins a handshake with the target, on a connection of its own. Its headers go out as they are given. */
export function dial({ hostname, port, isTls, tls }: ForwardTarget, { headers, ...dialled }: Dialled): ClientRequest {
  const options = { hostname, port, agent: false, maxHeaderSize, ...dialled, headers: headers as string[] };
  return isTls ? requestHttps({ ...tls, ...options }) : requestHttp(options);
}
