import type { IncomingMessage } from 'node:http';
import { afterListening } from '../after-listening.ts';

/** A handshake that was answered by something else. */
export interface HandshakeRefusal {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Who refuses a handshake says so in a few words. */
const largestBody = 2 ** 16;
/** The status is known already: a body that takes longer is not waited for. Milliseconds. */
const longestWait = 1000;

/** Reads the answer to a handshake that was refused, as far as it comes within the limits. */
export function readRefusal(response: IncomingMessage): Promise<HandshakeRefusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () => {
      callOff();
      const body = Buffer.concat(chunks).subarray(0, largestBody).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    };
    const callOff = afterListening(longestWait, finish);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= largestBody) finish();
    });
    response.on('error', finish);
    response.on('close', finish);
  });
}
