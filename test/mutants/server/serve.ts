import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { ChatCore, Effect, Input, World } from '../../../src/mock-server/core/index.ts';
import { chatHandler, Mock } from '../../../src/mock-server/index.ts';
import type { ConnectionPort, OutgoingFrame, Switchboard } from '../../../src/mock-server/switchboard/switchboard.ts';
import type { CheckConfig, DialectName } from '../../../src/protocol/index.ts';
import { closeServer, listenOnLoopback } from '../../support/listen.ts';
import type { RunningServer } from '../mutant.ts';
import { mutantWorld } from './world.ts';

export type Handle = (input: Input) => Effect[];

/** Changes what the core takes in and what it wants done. */
export type Twist = (handle: Handle, core: ChatCore) => Handle;

/** What is below a connection. */
interface Transport {
  webSocket: WebSocket;
  stream: Duplex;
}

/** In what a server differs from the mock. */
export interface Traits {
  twist?: Twist | undefined;
  /** Changes how frames go out. */
  port?: (port: ConnectionPort, transport: Transport) => ConnectionPort;
  /** @returns whether a frame that came just now is read */
  reads?: (transport: Transport) => () => boolean;
  /** Reads the token, or chat messages, from binary frames too. */
  readsBinary?: 'token' | 'messages';
  /** Puts a frame on the wire. */
  transmit?: (socket: WebSocket, frame: OutgoingFrame) => void;
  /** Answers a request itself, or lets the mock do it by calling `next`. */
  http?: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  /** The status line that refuses a handshake, or undefined to accept it. */
  refuseHandshake?: (request: IncomingMessage) => string | undefined;
  /** Does something else with a connection that wants to be a WebSocket. */
  upgrade?: (request: IncomingMessage, socket: Duplex) => void;
  webSocket?: ServerOptions;
  dialect?: DialectName;
  /** Changes the world before the server starts. */
  world?: (world: World) => void;
  /** Does something by itself. @returns what ends it */
  life?: (switchboard: Switchboard) => () => void;
  tls?: { cert: string; key: string };
  /** What stands before `/chat`. */
  prefix?: string;
  /** Changes what `check` is told. */
  config?: (config: RunningServer['config']) => RunningServer['config'];
}

/** A mock with these traits, on a free port of this machine. */
export async function serve(traits: Traits = {}): Promise<RunningServer> {
  const mock = await Mock.create(mutantWorld, traits.dialect ? { dialect: traits.dialect } : {});
  const { switchboard } = mock;
  traits.world?.(mock.world);
  if (traits.twist) twistCore(switchboard.core, traits.twist);
  const server = await listen(traits, requestListener(switchboard, traits));
  const endWebSockets = acceptWebSockets(server, switchboard, traits);
  const endLife = traits.life?.(switchboard);
  const { port } = server.address() as AddressInfo;
  const config = configFor(`${traits.tls ? 'https' : 'http'}://127.0.0.1:${port}${traits.prefix ?? ''}`);
  return {
    config: traits.config ? traits.config(config) : config,
    ...(traits.tls && { options: { insecure: true } }),
    close: async () => {
      endLife?.();
      endWebSockets();
      server.closeAllConnections();
      await closeServer(server);
    },
  };
}

function twistCore(core: ChatCore, twist: Twist): void {
  core.handle = twist(core.handle.bind(core), core);
}

function configFor(target: string): CheckConfig & { target: string } {
  return {
    target,
    users: {
      member: { id: 'ada', token: 'token-ada' },
      peer: { id: 'bob', token: 'token-bob' },
      outsider: { id: 'eve', token: 'token-eve' },
    },
    rooms: { shared: '17', foreign: '18' },
    tokens: { expired: 'token-ada-expired' },
  };
}

function requestListener(switchboard: Switchboard, { http, prefix = '' }: Traits): RequestListener {
  const handle = chatHandler(switchboard);
  return (request, response) => {
    const next = (): void => {
      if (request.url?.startsWith(prefix)) request.url = request.url.slice(prefix.length);
      if (!handle(request, response)) response.writeHead(404).end();
    };
    if (http) http(request, response, next);
    else next();
  };
}

async function listen({ tls }: Traits, listener: RequestListener): Promise<Server> {
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await listenOnLoopback(server);
  return server;
}

/** @returns what ends every connection */
function acceptWebSockets(server: Server, switchboard: Switchboard, traits: Traits): () => void {
  const sockets = new WebSocketServer({ noServer: true, ...traits.webSocket });
  const { refuseHandshake, upgrade, prefix = '' } = traits;
  const streams = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    streams.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => streams.delete(socket));
    const refusal = request.url === `${prefix}/chat/connect` ? refuseHandshake?.(request) : '404 Not Found';
    if (upgrade) upgrade(request, socket);
    else if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    else
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        connect(switchboard, { webSocket, stream: socket }, traits),
      );
  });
  return () => {
    for (const stream of streams) stream.destroy();
  };
}

const asText = (socket: WebSocket, { text }: OutgoingFrame): void => socket.send(text);

/** Sends frames of one kind as binary ones. */
export const binary =
  (isBinary: (text: string) => boolean) =>
  (socket: WebSocket, { text, bytes }: OutgoingFrame) =>
    socket.send(isBinary(text) ? bytes : text);

function connect(switchboard: Switchboard, transport: Transport, traits: Traits): void {
  const { port: changePort, readsBinary, transmit = asText } = traits;
  const { webSocket: socket } = transport;
  const isRead = traits.reads?.(transport);
  const port: ConnectionPort = {
    send: (frame) => transmit(socket, frame),
    ping: () => socket.ping(),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
  const connection = switchboard.open(changePort ? changePort(port, transport) : port);
  socket.on('message', (data, isBinary) => {
    if (isRead?.() === false) return;
    const awaited = switchboard.core.userOf(connection) === undefined ? 'token' : 'messages';
    switchboard.receive(connection, isBinary && readsBinary !== awaited ? null : data.toString());
  });
  socket.on('pong', () => switchboard.pong(connection));
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => switchboard.closed(connection, code));
}
