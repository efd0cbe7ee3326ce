import { once } from 'node:events';
import {
  createServer,
  type ServerOptions as HttpServerOptions,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ForwardTarget } from '../forward/index.ts';
import { attempt, chatPaths, closeCodes } from '../protocol/index.ts';
import {
  answering,
  answerPage,
  countAnswer,
  endWithError,
  failedHandshake,
  ignoreUpgrade,
  isWebSocketUpgrade,
  openSockets,
  sendError,
  tellNotAccepted,
} from '../server-kit/index.ts';
import { shownPath } from '../traffic/index.ts';
import { nearMiss } from './adapters/near-miss.ts';
import { tellOfTurningAway } from './adapters/turn-away.ts';
import { TurnQueue } from './adapters/turns/turns.ts';
import type { ServiceAppOptions } from './admin/service-app.ts';
import { Backend } from './backend.ts';
import type { Mock } from './mock.ts';
import { answerRoute } from './routes.ts';
import type { Switchboard } from './switchboard/switchboard.ts';
import { type Site, Sites } from './worlds/sites.ts';
import { Worlds, type WorldsOptions } from './worlds/worlds.ts';

export interface ServerOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 picks a free one. */
  port?: number;
  /** PEM texts: with them the server speaks https and wss. */
  tls?: { cert: string; key: string };
  /** How long a client may take for the handshake of TLS, in milliseconds; 10 s if left out. */
  handshakeTimeoutMs?: number;
  /** Whether the control surface is there; default true. */
  hasControl?: boolean;
  /** Whether browsers are shown the page; default true. It needs the control surface. */
  hasPage?: boolean;
  /** Opens the control surface to whoever sends it as `Authorization: Bearer …`; only to this machine if left out. */
  controlToken?: string | undefined;
  /** Whether the server and its connections keep the process running; default true. */
  keepsProcessAlive?: boolean;
  /** The worlds besides the main one. */
  worlds?: WorldsOptions;
  /** The real server that gets what is not the chat's; nobody does if left out. */
  forward?: ForwardTarget | undefined;
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
  const { hasPage = true, controlToken, handshakeTimeoutMs: handshakeTimeout = 10_000 } = options;
  const worlds = new Worlds(mock, options.worlds);
  const sites = new Sites(worlds);
  const backend = options.forward && new Backend(options.forward);
  const listener = requestListener(
    sites,
    { host, hasControl, controlToken },
    { backend, hasPage: hasControl && hasPage, keepsProcessAlive },
  );
  const upgrades: HttpServerOptions & { shouldUpgradeCallback: typeof isWebSocketUpgrade } = {
    shouldUpgradeCallback: isWebSocketUpgrade,
  };
  const server = tls
    ? createTlsServer({ ...tls, ...upgrades, handshakeTimeout }, listener)
    : createServer(upgrades, listener);
  const sockets = openSockets(server);
  server.on('upgrade', upgradeListener(server, sites, backend));
  server.on('clientError', (error, socket) => {
    const failure = failedHandshake(error);
    if (failure) mock.switchboard.report(failure);
    answerGarbage(error, socket);
  });
  if (!keepsProcessAlive) server.unref().on('connection', (socket: Socket) => socket.unref());
  await once(server.listen(port, host), 'listening');
  tellNotAccepted(server, (event) => mock.switchboard.report(event));
  const { port: actualPort } = server.address() as AddressInfo;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
  let closing: Promise<void> | undefined;
  return {
    url: `${tls ? 'https' : 'http'}://${authority}`,
    webSocketUrl: `${tls ? 'wss' : 'ws'}://${authority}${chatPaths.connect}`,
    close: () => {
      closing ??= close(server, worlds, sockets);
      return closing;
    },
  };
}

/** A server with a process of its own loads Express once it has been up for so long: somebody will need it. Milliseconds. */
const settledMs = 300;

/** Where browsers are shown the page. */
const pagePlaces = ['/', '/__testbed'];

/**
 * The chat endpoints go straight to their handler, and so does the page. Express, for all the rest, is loaded when it is
 * first needed; a page that is shown is about to need it.
 */
function requestListener(
  sites: Sites,
  options: ServiceAppOptions,
  {
    backend,
    hasPage,
    keepsProcessAlive,
  }: { backend: Backend | undefined; hasPage: boolean; keepsProcessAlive: boolean },
): RequestListener {
  const mocks = new WeakMap<IncomingMessage, Mock>();
  let app: Promise<RequestListener> | undefined;
  const load = (): Promise<RequestListener> => {
    app ??= import('./admin/service-app.ts').then(({ serviceApp }) => {
      return serviceApp((asked) => mocks.get(asked) as Mock, options);
    });
    return app;
  };
  if (keepsProcessAlive) setTimeout(load, settledMs).unref();
  const answer = (site: Site, request: IncomingMessage, response: ServerResponse): void => {
    const { mock } = site;
    if (
      site.handleChat(request, response) ||
      answerRoute(mock, request, response) ||
      backend?.request(mock, request, response)
    )
      return;
    if (hasPage && answerPage(request, response, pagePlaces)) {
      setImmediate(load);
      return;
    }
    mocks.set(request, mock);
    load()
      .then((handle) => handle(request, response))
      .catch((error) => {
        answering(response, () => {
          throw error;
        });
      });
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    if (backend) countAnswer(response);
    answering(response, () => {
      const site = sites.of(request, ({ code, message }) => sendError(response, code, { text: message }));
      if (!site) return;
      inTurn(site.mock.switchboard, request, () => answering(response, () => answer(site, request, response)));
    });
  };
}

const queues = new WeakMap<Socket, TurnQueue>();

/** Lets the requests of one client wait for those of others. */
function inTurn(switchboard: Switchboard, { socket, headers }: IncomingMessage, act: () => void): void {
  const queue = queues.get(socket) ?? new TurnQueue(socket);
  queues.set(socket, queue);
  const { core, clock } = switchboard;
  queue.handle(act, { world: switchboard, user: core.ownerOf(headers.authorization, clock.now()) });
}

function upgradeListener(server: Server, sites: Sites, backend: Backend | undefined) {
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!isWebSocketUpgrade(request)) {
      ignoreUpgrade(server, request, socket, head);
      return;
    }
    backend?.detach(socket);
    const site = sites.of(request, ({ code, message }) => endWithError(socket, code, message));
    if (!site || site.upgrade(request, socket, head)) return;
    if (backend) {
      backend.upgrade(site.mock, { request, socket, head });
      return;
    }
    const remedy = nearMiss(shownPath(request));
    tellOfTurningAway(site.mock.switchboard, request, 'NOT_FOUND', remedy);
    endWithError(socket, 'NOT_FOUND', remedy);
  };
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    attempt(
      () => upgrade(request, socket, head),
      () => endWithError(socket, 'INTERNAL_ERROR'),
    );
  };
}

async function close(server: Server, worlds: Worlds, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const switchboards = worlds.all().map(({ switchboard }) => switchboard);
  for (const switchboard of switchboards)
    switchboard.connections.closeAll(closeCodes.goingAway, 'The server is shutting down');
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    for (const switchboard of switchboards) switchboard.connections.cutAll();
    for (const socket of sockets) socket.destroy();
  }, closingGrace);
  await Promise.all([closed, ...switchboards.map((switchboard) => switchboard.connections.untilNone())]);
  clearTimeout(grace);
}

/** What cannot be read as HTTP is still answered by an error body, and the connection is closed. */
function answerGarbage(_error: Error, socket: Duplex): void {
  endWithError(socket, 'BAD_REQUEST');
}
