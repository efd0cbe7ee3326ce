import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckConfig } from '../../../src/protocol/index.ts';
import { closeServer, listenOnLoopback } from '../../support/listen.ts';
import { type Account, Chat, parseObject, Refusal } from './chat.ts';
import { FailingGateway, gatewayPage } from './failing-gateway.ts';
import type { Knobs } from './knobs.ts';
import { Buckets } from './rate.ts';
import { ServerSocket } from './web-socket.ts';

const ever = 10 * 365 * 24 * 3600 * 1000;
type Deal = () => void;

/** A correct chat server and its surroundings, on `node:http` and framing of its own: nothing of the mock is in it. */
export class Environment {
  config: CheckConfig & { target: string } = { target: '', users: { member: { token: '' }, peer: { token: '' } } };
  /** So many POST requests have come. */
  requests = 0;
  /** The most connections of one user at once. */
  mostConnections = 0;
  readonly #knobs: Knobs;
  readonly #open = new Set<ServerSocket>();
  readonly #online = new Map<ServerSocket, Account>();
  readonly #sockets = new Set<Socket>();
  readonly #requestRates: Buckets;
  readonly #postRates: Buckets;
  readonly #handshakeRates: Buckets;
  #chat: Chat;
  #server: Server;
  #hasLeft = false;
  /** It is away behind a gateway that lives. */
  #isDown = false;
  readonly #gateway: FailingGateway;
  #busy: Promise<void> = Promise.resolve();

  constructor(knobs: Knobs) {
    this.#knobs = knobs;
    this.#chat = this.#newChat();
    this.#requestRates = new Buckets(knobs.requestsPerSecond);
    this.#postRates = new Buckets(knobs.postsPerSecond);
    this.#handshakeRates = new Buckets(knobs.handshakesPerSecond);
    this.#gateway = new FailingGateway(knobs.gatewayFails);
    this.#server = this.#newServer();
  }

  get secrets(): string[] {
    return this.#chat.accounts.map(({ secret }) => secret);
  }

  /** A further token of a user. */
  anotherToken(user: string, lifetimeMs = ever): string {
    const account = this.#chat.accounts.find(({ id }) => id === user);
    return account ? this.#chat.issueToken(account, lifetimeMs) : '';
  }

  /** A direct message room of the first two users and, where asked for, one too many. @returns its id */
  addDirectMessage({ withStranger = false } = {}): string {
    return this.#chat.addRoom(null, this.#chat.accounts.slice(0, withStranger ? 3 : 2)).id;
  }

  /** Starts on a free port and makes three users, two rooms and an expired token. */
  async start(): Promise<this> {
    const port = await listenOnLoopback(this.#server);
    const lifetime = this.#knobs.tokenLifetimeMs ?? ever;
    const [member, peer, outsider] = [1, 2, 3].map(() => this.#chat.addAccount(lifetime)) as [
      Account,
      Account,
      Account,
    ];
    const expired = this.#chat.issueToken(member, -1000);
    const shared = this.#chat.addRoom('Corner', [member, peer]);
    const foreign = this.#chat.addRoom(null, [peer, outsider]);
    const user = ({ id, tokens }: Account) => ({ id, token: [...tokens.keys()][0] ?? '' });
    this.config = {
      target: `http://127.0.0.1:${port}`,
      users: { member: user(member), peer: user(peer), outsider: user(outsider) },
      rooms: { shared: shared.id, foreign: foreign.id },
      tokens: { expired },
      waive: { 'create-dm.occupants': 'the id of a new room cannot be guessed' },
    };
    return this;
  }

  /** So many further users, and a room with all of them. */
  addCrowd(size: number): { users: { id: string; token: string }[]; room: string } {
    const crowd = Array.from({ length: size }, () => this.#chat.addAccount(ever));
    const { id: room } = this.#chat.addRoom('Everybody', crowd);
    return { users: crowd.map(({ id, tokens }) => ({ id, token: [...tokens.keys()][0] ?? '' })), room };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasLeft = true;
    await this.#stop();
  }

  #newChat(): Chat {
    const { ids = 'uuid', firstMessage = 1n, knowsItsIds = false } = this.#knobs;
    return new Chat({ ids, firstMessage, isStrict: knowsItsIds });
  }

  #newServer(): Server {
    const server = createServer((request, response) => void this.#answer(request, response));
    if (this.#knobs.idleCutMs) server.keepAliveTimeout = this.#knobs.idleCutMs;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      if (this.#knobs.idleCutMs) socket.setTimeout(this.#knobs.idleCutMs, () => socket.destroy());
    });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
    return server;
  }

  async #stop(): Promise<void> {
    const stopped = closeServer(this.#server);
    for (const socket of this.#sockets) socket.destroy();
    await stopped;
  }

  /** Goes away in the middle, and comes back where it is a restart. */
  async #leave({ downMs, forget, behindGateway }: NonNullable<Knobs['leave']>): Promise<void> {
    this.#hasLeft = true;
    if (behindGateway) return this.#leaveBehindGateway(downMs);
    const { port } = this.#server.address() as AddressInfo;
    await this.#stop();
    if (downMs === undefined) return;
    await delay(downMs);
    if (forget) this.#chat = this.#newChat();
    this.#server = this.#newServer();
    await listenOnLoopback(this.#server, port);
  }

  async #leaveBehindGateway(downMs: number | undefined): Promise<void> {
    this.#isDown = true;
    for (const socket of this.#sockets) socket.destroy();
    if (downMs === undefined) return;
    await delay(downMs);
    this.#isDown = false;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.requests += 1;
    const { leave } = this.#knobs;
    if (request.url === '/restart') return void this.#leave({ afterRequests: 0, downMs: 300 });
    if (leave && !this.#hasLeft && this.requests > leave.afterRequests) {
      return void this.#leave(leave);
    }
    const failing = this.#isDown ? 502 : this.#gateway.failsRequest();
    if (failing !== undefined) return gatewayPage(response, failing);
    const { redirectRequests } = this.#knobs;
    if (redirectRequests) return void response.writeHead(redirectRequests, { location: `${request.url}/` }).end();
    await this.#operate();
    try {
      const json = this.#reply(request, body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(json);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(response, error);
    }
  }

  #refuse(response: ServerResponse, { status, code, message }: Refusal): void {
    if (this.#knobs.notFoundIs502 && status === 404) {
      gatewayPage(response, 502);
      return;
    }
    const { retryAfter } = this.#knobs.refuseRequests ?? {};
    const hint = retryAfter === 'date' ? new Date(Date.now() + 1000).toUTCString() : '1';
    const isLimit = code === 'SLOW_DOWN' && retryAfter;
    response.writeHead(status, { 'content-type': 'application/json', ...(isLimit && { 'retry-after': hint }) });
    response.end(JSON.stringify({ error: message, error_code: code }));
  }

  #reply({ url = '', headers, method }: IncomingMessage, body: string): string {
    const { authorization } = headers;
    if (!this.#requestRates.take(authorization ?? '')) {
      throw new Refusal(this.#knobs.refuseRequests?.status ?? 429, 'SLOW_DOWN', 'Too many requests');
    }
    if (method === 'POST' && url === '/auth/token') return this.#renew(body);
    if (method !== 'POST') throw new Refusal(404, 'NOT_FOUND', 'There is nothing here');
    return this.#chat.answer(url, this.#chat.callerOf(authorization), body);
  }

  #renew(body: string): string {
    const { user, secret } = parseObject(body);
    const account = this.#chat.accounts.find((each) => each.id === user && each.secret === secret);
    if (!account) throw new Refusal(403, 'WRONG_SECRET', 'Who are you?');
    return JSON.stringify({ auth: { token: this.#chat.issueToken(account, this.#knobs.tokenLifetimeMs ?? ever) } });
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { refuseConnections, connectionsPerUser = Number.POSITIVE_INFINITY } = this.#knobs;
    const failing = this.#gateway.failsHandshake();
    if (this.#isDown) socket.destroy();
    else if (failing !== undefined) {
      socket.end(`HTTP/1.1 ${failing} Bad Gateway\r\ncontent-length: 0\r\n\r\n`);
    } else if (!this.#handshakeRates.take('all')) {
      const { status = 429, retryAfter } = this.#knobs.refuseHandshakes ?? {};
      const hint = retryAfter ? 'retry-after: 1\r\n' : '';
      socket.end(`HTTP/1.1 ${status} Slow down\r\n${hint}content-length: 0\r\n\r\n`);
    } else if (request.url !== '/chat/connect') {
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    } else if (refuseConnections?.how === 'upgrade' && this.#open.size >= connectionsPerUser) {
      socket.end(`HTTP/1.1 ${refuseConnections.status} Busy\r\ncontent-length: 0\r\n\r\n`);
    } else this.#accept(new ServerSocket(request, socket, head));
  }

  #accept(socket: ServerSocket): void {
    this.#open.add(socket);
    const deals: Deal[] = [];
    let isDealing = false;
    const deal = async (next: Deal): Promise<void> => {
      deals.push(next);
      if (isDealing) return;
      isDealing = true;
      for (let one = deals.shift(); one; one = deals.shift()) {
        await this.#operate();
        one();
      }
      isDealing = false;
    };
    let isFirst = true;
    const take = (text: string): void => {
      const wasFirst = isFirst;
      isFirst = false;
      void deal(() => (wasFirst ? this.#greet(socket, text) : this.#post(socket, text)));
    };
    socket.onText = take;
    socket.onBinary = () => take('');
    socket.onClosed = () => {
      this.#open.delete(socket);
      this.#online.delete(socket);
    };
  }

  #greet(socket: ServerSocket, text: string): void {
    try {
      const account = this.#chat.holderOf(parseObject(text).auth_token);
      const others = [...this.#online.values()].filter((each) => each === account).length;
      const { refuseConnections, connectionsPerUser = Number.POSITIVE_INFINITY } = this.#knobs;
      if (refuseConnections?.how === 'end-oldest' && others >= connectionsPerUser) {
        [...this.#online].find(([, each]) => each === account)?.[0].close(refuseConnections.code);
      } else if (refuseConnections && refuseConnections.how !== 'upgrade' && others >= connectionsPerUser) {
        const refusal = { error: 'Too many connections', error_code: 'TOO_MANY_CONNECTIONS' };
        if (refuseConnections.how === 'error-frame') socket.sendText(JSON.stringify(refusal));
        socket.close(refuseConnections.code);
        return;
      }
      this.#online.set(socket, account);
      this.mostConnections = Math.max(this.mostConnections, others + 1);
      socket.sendText('{"status":"CONNECTED"}');
    } catch (error) {
      const code = error instanceof Refusal && error.status === 401 ? error.code : 'AUTH_TOKEN_INVALID';
      setTimeout(() => {
        socket.sendText(JSON.stringify({ error: (error as Error).message, error_code: code }));
        socket.close(1008);
      }, this.#knobs.refusalMs ?? 0);
    }
  }

  #post(socket: ServerSocket, text: string): void {
    const poster = this.#online.get(socket);
    if (!poster || !this.#postRates.take(poster.id)) return;
    const posted = this.#chat.post(poster, text);
    if (!posted) return;
    const fanOut = () => {
      for (const [other, reader] of this.#online) if (posted.readers.includes(reader)) other.sendText(posted.json);
    };
    if (this.#knobs.fanOutMs === undefined) fanOut();
    else setTimeout(fanOut, this.#knobs.fanOutMs);
  }

  /** One operation of the store: one after the other, in the order in which they were asked for. */
  #operate(): Promise<void> {
    const { operationMs } = this.#knobs;
    if (operationMs === undefined) return Promise.resolve();
    this.#busy = this.#busy.then(() => delay(operationMs));
    return this.#busy;
  }
}

export const startEnvironment = (knobs: Knobs = {}): Promise<Environment> => new Environment(knobs).start();
