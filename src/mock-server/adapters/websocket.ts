import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { chatPaths, closeCodes } from '../../protocol/index.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { pathOf } from './chat-handler.ts';
import { HoldBack } from './hold-back.ts';
import { endWith, resetSocket } from './raw-answer.ts';

export interface ChatSocketOptions {
  /** What stands before `/chat/connect`, such as `/api`. */
  prefix?: string;
  /** The largest frame that is read, in bytes; a larger one closes the connection with 1009. */
  maxFrameBytes?: number;
  /** How many unsent bytes a client that does not read may pile up, before it is cut off. */
  maxBufferedBytes?: number;
  /** Past this many frames a second a client is held back. */
  maxFramesPerSecond?: number;
}

/**
 * Serves `/chat/connect` on a `node:http` or `node:https` server; upgrades of other paths are left alone.
 * @returns a function that handles an upgrade, and says whether it did
 * @example
 * attachChatSocket(httpServer, mock.switchboard, { prefix: '/api' });
 */
export function attachChatSocket(server: Server, switchboard: Switchboard, options: ChatSocketOptions = {}): void {
  const upgrade = chatUpgrade(switchboard, options);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(request, socket, head);
  });
}

/** Handles an upgrade of `/chat/connect`. @returns false where the path is another's */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export function chatUpgrade(
  switchboard: Switchboard,
  {
    prefix = '',
    maxFrameBytes = 1_048_576,
    maxBufferedBytes = 16_777_216,
    maxFramesPerSecond = 10_000,
  }: ChatSocketOptions = {},
): UpgradeHandler {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, clientTracking: false });
  return (request, socket, head) => {
    if (pathOf(request) !== prefix + chatPaths.connect) return false;
    // A fault may keep the handshake waiting, and the client may be gone before it is over.
    socket.on('error', () => socket.destroy());
    switchboard.upgrade({
      accept: () => {
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          connect(switchboard, { webSocket, wire: socket, maxBufferedBytes, maxFramesPerSecond });
        });
      },
      refuse: (reply) => endWith(socket, reply),
      reset: () => resetSocket(socket),
    });
    return true;
  };
}

interface Connected {
  webSocket: WebSocket;
  /** What the WebSocket runs on. */
  wire: Duplex;
  maxBufferedBytes: number;
  maxFramesPerSecond: number;
}

function connect(
  switchboard: Switchboard,
  { webSocket: socket, wire, maxBufferedBytes, maxFramesPerSecond }: Connected,
): void {
  const connection = switchboard.open({
    send: ({ bytes }) => {
      socket.send(bytes, { binary: false });
      if (socket.bufferedAmount > maxBufferedBytes) cutOff();
    },
    ping: () => socket.ping(),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    sendFragments: (fragments) => sendFragments(socket, fragments),
    reset: () => resetSocket(wire),
    stall: () => stall(wire),
  });
  const whose = (): { user?: string } => {
    const user = switchboard.core.userOf(connection);
    return user === undefined ? {} : { user };
  };
  const cutOff = (): void => {
    const why = `it left ${socket.bufferedAmount} bytes unread`;
    switchboard.report({ type: 'cut-off', connection, why, ...whose() });
    socket.terminate();
  };
  const holdBack = new HoldBack(socket, maxFramesPerSecond, () => {
    switchboard.report({ type: 'held-back', connection, framesPerSecond: maxFramesPerSecond, ...whose() });
  });
  socket.on('message', (data: RawData, isBinary) => {
    holdBack.count();
    switchboard.receive(connection, isBinary ? null : data.toString());
  });
  socket.on('pong', () => switchboard.pong(connection));
  // The library closes the connection itself (1002, 1007, 1009); all that is left is to say why.
  socket.on('error', (error: Error & { code?: string }) => {
    const why =
      error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
        ? `a frame was too large (${closeCodes.messageTooBig})`
        : error.message;
    switchboard.report({ type: 'cut-off', connection, why });
  });
  socket.on('close', (code) => switchboard.closed(connection, code));
}

function sendFragments(socket: WebSocket, fragments: readonly Buffer[]): void {
  for (const [index, fragment] of fragments.entries()) {
    socket.send(fragment, { binary: false, fin: index === fragments.length - 1 });
  }
}

/** What comes in is still read, so that the end of the connection is noticed, but nobody hears it. */
function stall(wire: Duplex): void {
  wire.removeAllListeners('data');
  wire.resume();
}
