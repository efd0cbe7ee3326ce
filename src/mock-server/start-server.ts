import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { chatPaths, closeCodes, errorBody } from '../protocol/index.ts';
import { chatHandler } from './adapters/chat-handler.ts';
import { nearMiss } from './adapters/near-miss.ts';
import { chatUpgrade } from './adapters/websocket.ts';
import type { Mock } from './mock.ts';

export interface ServerOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 picks a free one. */
  port?: number;
  /** PEM texts: with them the server speaks https and wss. */
  tls?: { cert: string; key: string };
  /** Whether the control surface is there; default true. */
  hasControl?: boolean;
  /** Whether the server and its connections keep the process running; default true. */
  keepsProcessAlive?: boolean;
}

/** A mock that listens. */
export interface RunningServer {
  /** Base URL for requests, such as `http://127.0.0.1:4010`. */
  url: string;
  /** The endpoint for live messages, such as `ws://127.0.0.1:4010/chat/connect`. */
  webSocketUrl: string;
  /** Closes every connection with 1001, then the port. May be called twice. */
  close(): Promise<void>;
}

/** How long a client may take to answer the closing handshake, in milliseconds. */
const closingGrace = 250;

/**
 * Lets a mock listen.
 * @throws Error with the system's `code`, such as EADDRINUSE
 * @example
 * const server = await startServer(mock, { port: 0 });
 */
export async function startServer(mock: Mock, options: ServerOptions = {}): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 0, tls, hasControl = true, keepsProcessAlive = true } = options;
  const listener = requestListener(mock, { host, hasControl });
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const upgrade = chatUpgrade(mock.switchboard);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!upgrade(request, socket, head)) refuseUpgrade(mock, request, socket);
  });
  server.on('clientError', answerGarbage);
  if (!keepsProcessAlive) server.unref().on('connection', (socket: Socket) => socket.unref());
  await listen(server, host, port);
  const { port: actualPort } = server.address() as AddressInfo;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
  let closing: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${authority}`,
    webSocketUrl: `${tls ? 'wss' : 'ws'}://${authority}${chatPaths.connect}`,
    close: () => {
      closing ??= close(server, mock);
      return closing;
    },
  };
}

/** The chat endpoints go straight to their handler; Express, for all the rest, is loaded when it is first needed. */
function requestListener(mock: Mock, options: { host: string; hasControl: boolean }): RequestListener {
  const handleChat = chatHandler(mock.switchboard);
  let app: Promise<RequestListener> | undefined;
  return (request: IncomingMessage, response: ServerResponse) => {
    if (handleChat(request, response)) return;
    app ??= import('./admin/service-app.ts').then(({ serviceApp }) => serviceApp(mock, options));
    app.then((handle) => handle(request, response));
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, { switchboard }: Mock): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  switchboard.closeAll(closeCodes.goingAway, 'The server is shutting down');
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    switchboard.cutAll();
    server.closeAllConnections();
  }, closingGrace);
  await Promise.all([closed, switchboard.untilEmpty()]);
  clearTimeout(grace);
}

function refuseUpgrade({ switchboard }: Mock, { method = '', url = '' }: IncomingMessage, socket: Duplex): void {
  const cure = nearMiss(url.split('?')[0] ?? '');
  switchboard.report({ type: 'turned-away', method, path: url, status: 404, cure });
  endWith(socket, '404 Not Found', JSON.stringify(errorBody('NOT_FOUND', cure)));
}

/** What cannot be read as HTTP is still answered by an error body, and the connection is closed. */
function answerGarbage(_error: Error, socket: Duplex): void {
  endWith(socket, '400 Bad Request', JSON.stringify(errorBody('BAD_REQUEST')));
}

function endWith(socket: Duplex, status: string, body: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const head = [`HTTP/1.1 ${status}`, 'Content-Type: application/json; charset=utf-8', 'Connection: close'];
  socket.on('error', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
