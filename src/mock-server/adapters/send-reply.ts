import type { ServerResponse } from 'node:http';
import type { ChatReply } from '../../faults/index.ts';
import { corsHeaders, jsonType, resetSocket, sendAnswer } from '../../server-kit/index.ts';

const preflightHeaders = [
  ...corsHeaders,
  'access-control-allow-methods',
  'POST, OPTIONS',
  'access-control-allow-headers',
  'authorization, content-type, x-testbed-world',
  'access-control-max-age',
  '86400',
];

/** Puts an answer on the wire, also one that a fault has damaged. */
export function sendReply(response: ServerResponse, reply: ChatReply): void {
  const headers = Object.entries(reply.headers ?? {}).flat();
  if (reply.damage === undefined) sendAnswer(response, reply, headers);
  else if (reply.damage === 'reset') resetSocket(response.req.socket);
  else breakOff(response, reply, headers);
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
