import type { ServerResponse } from 'node:http';
import { resetSocket } from './raw-answer.ts';
import { corsHeaders, jsonType, type PlainAnswer, sendAnswer } from './send-answer.ts';

/** An answer, and what a fault has done to it. */
export interface DamagedAnswer extends PlainAnswer {
  damage?: 'truncated' | 'reset';
}

/** Puts an answer on the wire, also one that a fault has damaged. */
export function sendReply(response: ServerResponse, reply: DamagedAnswer): void {
  const headers = reply.headers && Object.entries(reply.headers).flat();
  if (reply.damage === undefined) sendAnswer(response, reply, headers);
  else if (reply.damage === 'reset') resetSocket(response.req.socket);
  else breakOff(response, reply, headers);
}

/** Promises the whole body, sends half of it, and ends the connection. */
function breakOff(response: ServerResponse, { status, body }: DamagedAnswer, headers: string[] = []): void {
  const bytes = Buffer.from(body);
  const length = ['content-length', String(Math.max(2, bytes.length))];
  response.writeHead(status, [...corsHeaders(response), ...jsonType, ...length, ...headers]);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
