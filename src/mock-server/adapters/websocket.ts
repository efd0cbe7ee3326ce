import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { attempt, ChatTestbedError, chatPaths, closeCodes } from '../../protocol/index.ts';
import { endWith, ignoreUpgrade, isWebSocketUpgrade, resetSocket } from '../../server-kit/index.ts';
import { internalErrorReason } from '../switchboard/internal-error.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { pathOf } from './chat-handler.ts';
import { misplacedToken } from './misplaced-token.ts';
import { type Mountable, switchboardOf } from './mountable.ts';
import { WebSocketPort } from './socket/web-socket-port.ts';

export interface ChatSocketOptions {
  /** What stands before `/chat/connect`, such as `/api`. */
  prefix?: string;
  /** The largest frame that is read, in bytes; a larger one closes the connection with 1009. */
  maxFrameBytes?: number;
  /** How many unsent bytes a client that does not read may pile up, before it is cut off. */
  maxBufferedBytes?: number;
  /** Past this many frames a second a client is held back. */
  maxFramesPerSecond?: number;
  /** Past this many bytes a second, in whole frames, a client is held back. */
  maxBytesPerSecond?: number;
}

/**
 * Serves `/chat/connect` on a `node:http` or `node:https` server. Upgrades of other paths are left to the server's
 * other listeners; without any, they are ignored and the request is answered.
 * @throws ChatTestbedError INVALID_OPTION
 * @param chat what `createMockChat` or `startMockServer` has returned
 * @example
 * attachChatSocket(httpServer, chat, { prefix: '/api' });
 */
export function attachChatSocket(server: Server, chat: Mountable, options: ChatSocketOptions = {}): void {
  const upgrade = chatUpgrade(switchboardOf(chat), options);
  if (typeof server?.on !== 'function') {
    throw new ChatTestbedError('INVALID_OPTION', `A node:http server is expected, not ${String(server)}.`);
  }
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isWebSocketUpgrade(request) && upgrade(request, socket, head)) return;
    if (server.listenerCount('upgrade') === 1) ignoreUpgrade(server, request, socket, head);
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
    maxBytesPerSecond = 67_108_864,
  }: ChatSocketOptions = {},
): UpgradeHandler {
  const limits = { maxBufferedBytes, maxFramesPerSecond, maxBytesPerSecond };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, clientTracking: false });
  return (request, socket, head) => {
    if (pathOf(request) !== prefix + chatPaths.connect) return false;
    // A fault may keep the handshake waiting, and the client may be gone before it is over.
    socket.on('error', () => socket.destroy());
    const tokenIn = misplacedToken(request, (text) => switchboard.core.world.tokens.has(text));
    switchboard.upgrade({
      accept: () => {
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          attempt(
            () => void new WebSocketPort(switchboard, webSocket, socket, { ...limits, tokenIn }),
            () => webSocket.close(closeCodes.internalError, internalErrorReason),
          );
        });
      },
      refuse: (reply) => endWith(socket, reply),
      reset: () => resetSocket(socket),
    });
    return true;
  };
}
