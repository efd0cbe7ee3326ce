import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { endWithError } from '../server-kit/index.ts';
import { dial } from './dial.ts';
import { type ForwardFailure, failureOf, type WireError } from './forward-failure.ts';
import { joinSockets, type Upgraded } from './join-sockets.ts';
import { endToEnd, mapHeaders, type RawHeaders } from './raw-headers.ts';
import { headersForFront } from './rewrite-answer.ts';
import { type FrontOrigin, frontOf, headersAt, pathAt } from './rewrite-request.ts';
import type { ForwardTarget } from './target.ts';

/** Sees a handshake pass, and can take over what follows. */
export interface UpgradeWatch {
  /** Headers that the target is not to see, in lower case. */
  withhold?: readonly string[];
  /** The target has answered: 101, or why not. */
  answered?(answer: IncomingMessage): void;
  /** No answer came. */
  failed?(failure: ForwardFailure): void;
  /** What becomes of the two sockets; their bytes pass as they are where left out. */
  join?(upgraded: Upgraded): void;
}

/** A connection that wants to become something else than HTTP, such as a WebSocket. */
export interface AskedUpgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/** Passes a handshake on, and then the bytes of both sides as they come, whatever they are. */
export function forwardUpgrade(
  target: ForwardTarget,
  { request, socket, head }: AskedUpgrade,
  watch: UpgradeWatch = {},
): void {
  const front = frontOf(request);
  const withheld = mapHeaders(request.rawHeaders, (name, value) =>
    watch.withhold?.includes(name) ? undefined : value,
  );
  const headers = headersAt(target, withheld, front);
  const onward = dial(target, { method: request.method, path: pathAt(target, request.url), headers });
  const leave = (): void => void onward.destroy();
  socket.on('error', leave).on('close', leave);
  onward.on('upgrade', (answer: IncomingMessage, server: Socket, serverHead: Buffer) => {
    socket.off('error', leave).off('close', leave);
    if (socket.destroyed) {
      server.destroy();
      return;
    }
    watch.answered?.(answer);
    for (const each of [socket, server] as Socket[]) each.setNoDelay(true).setTimeout(0);
    socket.write(headOf(answer, headersForFront(target, answer.rawHeaders, front)), 'latin1');
    (watch.join ?? joinSockets)({ client: socket, server, clientHead: head, serverHead });
  });
  onward.on('response', (answer: IncomingMessage) => {
    watch.answered?.(answer);
    refuse(target, answer, socket, front);
  });
  onward.on('error', (error: WireError) => {
    if (socket.destroyed || !socket.writable) return;
    const failure = failureOf(target, error);
    watch.failed?.(failure);
    if (error.rawPacket && error.code?.startsWith('HPE_')) socket.end(error.rawPacket);
    else endWithError(socket, 'BAD_GATEWAY', failure.why);
  });
  onward.end();
}

/** The handshake was answered by something else; the connection ends with that. */
function refuse(target: ForwardTarget, answer: IncomingMessage, socket: Duplex, front: FrontOrigin): void {
  const headers = mapHeaders(headersForFront(target, endToEnd(answer.rawHeaders), front), (name, value) =>
    name === 'transfer-encoding' ? undefined : value,
  );
  socket.write(headOf(answer, [...headers, 'Connection', 'close']), 'latin1');
  answer.on('error', () => socket.destroy());
  answer.pipe(socket);
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: RawHeaders): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
