import type { ServerResponse } from 'node:http';
import type { ChatReply } from '../ports/ports.ts';
import { resetSocket } from './raw-answer.ts';

/** A browser client may stand on any origin: it needs no cookie, only the token that it holds (CORS). */
const corsHeaders = ['access-control-allow-origin', '*'];
const jsonType = ['content-type', 'application/json; charset=utf-8'];
const preflightHeaders = [
  ...corsHeaders,
  'access-control-allow-methods',
  'POST, OPTIONS',
  'access-control-allow-headers',
  'authorization, content-type, x-testbed-world',
  'access-control-max-age',
  '86400',
];

/** In characters. */
const longText = 16_384;

/** Puts an answer on the wire, also one that a fault has damaged. */
export function sendReply(response: ServerResponse, reply: ChatReply): void {
  const headers = Object.entries(reply.headers ?? {}).flat();
  if (reply.damage === undefined) send(response, reply, headers);
  else if (reply.damage === 'reset') resetSocket(response.req.socket);
  else breakOff(response, reply, headers);
}

/** @param headers name, value, name, value */
export function send(response: ServerResponse, { status, body }: ChatReply, headers: string[] = []): void {
  const type = body ? jsonType : [];
  // Of a long text Node would keep three copies until it is taken; of bytes it keeps none.
  const content = body.length < longText ? body : Buffer.from(body);
  const length = ['content-length', String(Buffer.byteLength(content))];
  response.writeHead(status, [...corsHeaders, ...type, ...length, ...headers]);
  response.end(content);
}

export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, preflightHeaders);
  response.end();
}

/** Promises the whole body, sends half of it, and ends the connection. */
function breakOff(response: ServerResponse, { status, body }: ChatReply, headers: string[]): void {
  const bytes = Buffer.from(body);
  const length = ['content-length', String(Math.max(2, bytes.length))];
  response.writeHead(status, [...corsHeaders, ...jsonType, ...length, ...headers]);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
