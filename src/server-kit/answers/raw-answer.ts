import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorBody, errorTable } from '../../protocol/index.ts';
import type { PlainAnswer } from './send-answer.ts';

/** How long a client may take to close its side, in milliseconds. */
const leavingMs = 2000;

/** Answers on a bare socket, for a request that never became one, and closes it. */
export function endWith(socket: Duplex, { status, body, headers = {} }: PlainAnswer): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...(body ? ['Content-Type: application/json; charset=utf-8'] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  // Who has its answer and does not go is cut off: each socket is a file descriptor.
  const cut = setTimeout(() => socket.destroy(), leavingMs).unref();
  socket.once('close', () => clearTimeout(cut)).resume();
}

/** @param text the text of the table if left out */
export function endWithError(socket: Duplex, code: ErrorCode, text?: string): void {
  endWith(socket, { status: errorTable[code].status, body: JSON.stringify(errorBody(code, text)) });
}

/** Resets a TCP connection; one in TLS is cut, because only its plain half could be reset. */
export function resetSocket(socket: Duplex): void {
  try {
    (socket as Socket).resetAndDestroy();
  } catch {
    socket.destroy();
  }
}
