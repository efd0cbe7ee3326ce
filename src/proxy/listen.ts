import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { OwnerSettings } from '../control/index.ts';
import { chatPaths } from '../protocol/index.ts';
import {
  answerPage,
  countAnswer,
  endWithError,
  failedHandshake,
  ignoreUpgrade,
  isWebSocketUpgrade,
  openSockets,
  tellNotAccepted,
} from '../server-kit/index.ts';
import type { ChatProxy } from './chat-proxy.ts';
import { isOwnerPath } from './control/owner-path.ts';

export interface ListenOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0, the default, picks a free one. */
  port?: number;
  /** PEM texts: with them the proxy speaks https and wss. */
  tls?: { cert: string; key: string };
  /** Whether the control surface is there, below `/__testbed`; default true. */
  hasControl?: boolean;
  /** What opens the control surface to other machines. */
  controlToken?: string | undefined;
  /** Whether the proxy and its connections keep the process running; default true. */
  keepsProcessAlive?: boolean;
}

/** A proxy that listens. */
export interface ListeningProxy {
  /** Base URL for requests, such as `http://127.0.0.1:4010`. */
  url: string;
  /** The endpoint for live messages, such as `ws://127.0.0.1:4010/chat/connect`. */
  webSocketUrl: string;
  /** Ends every connection, then the port. May be called twice. */
  close(): Promise<void>;
}

/** How long what is under way may take to end by itself when the proxy closes, in milliseconds. */
const closingGrace = 250;
/** As much as any server takes, in bytes. */
const maxHeaderSize = 65_536;

/**
 * Lets a proxy listen.
 * @throws Error with the system's `code`, such as EADDRINUSE
 */
export async function listen(proxy: ChatProxy, options: ListenOptions = {}): Promise<ListeningProxy> {
  const { host = '127.0.0.1', port = 0, tls, keepsProcessAlive = true, hasControl = true, controlToken } = options;
  const server = tls ? createTlsServer({ ...tls, maxHeaderSize }) : createServer({ maxHeaderSize });
  const upgraded = new Set<Duplex>();
  const sockets = openSockets(server);
  serve(server, proxy, upgraded);
  answer(server, proxy, { host, controlToken, hasControl });
  if (!keepsProcessAlive) server.unref().on('connection', (socket: Socket) => socket.unref());
  await once(server.listen(port, host), 'listening');
  tellNotAccepted(server, proxy.report);
  const { port: actualPort } = server.address() as AddressInfo;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
  let closing: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${authority}`,
    webSocketUrl: `${tls ? 'wss' : 'ws'}://${authority}${chatPaths.connect}`,
    close: () => {
      closing ??= close(server, upgraded, sockets);
      return closing;
    },
  };
}

/** How long anything takes is the matter of the client and the target: nothing runs out here. */
function serve(server: Server, proxy: ChatProxy, upgraded: Set<Duplex>): void {
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, timeout: 0 });
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    // Nothing is upgraded there, and a server may answer as if nobody had asked for it.
    if (mustIgnoreUpgrade(request)) ignoreUpgrade(server, request, socket, head);
    else if (isOwnerPath(request.url)) endWithError(socket, 'FORBIDDEN');
    else proxy.upgrade({ request, socket, head });
  });
  server.on('clientError', (error, socket) => {
    tellOfTls(proxy, error);
    endWithError(socket, 'BAD_REQUEST');
  });
}

/**
 * Java's client and `curl --http2` offer `h2c` with any request. A server may take no notice of it (RFC 9110, 7.8), and
 * nobody passes the body of an upgrade on.
 */
function mustIgnoreUpgrade(request: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || length !== '0';
  return !isWebSocketUpgrade(request) && (request.method !== 'GET' || hasBody);
}

/** What only an owner may see is looked at first; everything else is the target's. */
function answer(
  server: Server,
  proxy: ChatProxy,
  { hasControl, ...owner }: OwnerSettings & { hasControl: boolean },
): void {
  let app: Promise<RequestListener> | undefined;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    countAnswer(response);
    if (!isOwnerPath(request.url)) {
      proxy.request(request, response);
      return;
    }
    if (hasControl && answerPage(request, response, ['/__testbed'])) return;
    app ??= import('./control/control-app.ts').then((module) => module.controlApp(proxy, owner, hasControl));
    app.then((listener) => listener(request, response));
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) server.on(event, handle);
}

function tellOfTls(proxy: ChatProxy, error: Error): void {
  const failure = failedHandshake(error);
  if (failure) proxy.report(failure);
}

async function close(server: Server, upgraded: Iterable<Duplex>, sockets: Iterable<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of upgraded) socket.end();
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, closingGrace);
  await closed;
  clearTimeout(grace);
}
