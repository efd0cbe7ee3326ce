import type { Duplex } from 'node:stream';
import type { Upgraded } from '../../forward/index.ts';
import { resetSocket } from '../../server-kit/index.ts';

/** What comes on a pair, and how it ends. */
export interface PairListener {
  fromClient(chunk: Buffer): void;
  fromServer(chunk: Buffer): void;
  /** Whether so much of what the client has sent is held up that no more is to be read of it. */
  isClientAhead(): boolean;
  /** The same for the server. */
  isServerAhead(): boolean;
  /** The server has ended its side, before the client has. */
  serverEnded(): void;
  /** The client has ended its side. */
  clientEnded(): void;
  /** Both are gone. */
  closed(): void;
}

/** How long a client may take to answer a close frame that a fault has sent, in milliseconds. */
const closingGrace = 2000;

/** The sockets of a client and of the server behind it: neither is read faster than the other takes it. */
export class SocketPair {
  readonly client: Duplex;
  readonly server: Duplex;
  readonly #paces: (() => void)[] = [];
  #isStalled = false;

  constructor({ client, server }: Upgraded) {
    this.client = client;
    this.server = server;
  }

  /** From here on what comes is told. */
  listen({ clientHead, serverHead }: Upgraded, listener: PairListener): void {
    const { client, server } = this;
    this.#link(client, server, (chunk) => listener.fromClient(chunk), listener.isClientAhead);
    this.#link(server, client, (chunk) => listener.fromServer(chunk), listener.isServerAhead);
    client.on('end', () => listener.clientEnded());
    server.on('end', () => listener.serverEnded());
    client.on('close', () => listener.closed());
    this.#tie(client, server);
    this.#tie(server, client);
    if (clientHead.length > 0) listener.fromClient(clientHead);
    if (serverHead.length > 0) listener.fromServer(serverHead);
  }

  /** What was held up has gone on: whoever waits for that is read again. */
  goOn(): void {
    for (const pace of this.#paces) pace();
  }

  /** From here on neither side hears anything of the other. */
  stall(): void {
    this.#isStalled = true;
  }

  /** The server sees its client go; the client still has to answer a close frame. */
  leaveServer(): void {
    this.#isStalled = true;
    this.server.destroy();
    const timer = setTimeout(() => this.client.destroy(), closingGrace).unref();
    this.client.once('close', () => clearTimeout(timer));
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  #link(from: Duplex, to: Duplex, pass: (chunk: Buffer) => void, isAhead: () => boolean): void {
    const pace = (): void => {
      if (to.writableNeedDrain || isAhead()) from.pause();
      else if (from.isPaused()) from.resume();
    };
    this.#paces.push(pace);
    from.on('data', (chunk: Buffer) => {
      pass(chunk);
      pace();
    });
    to.on('drain', pace);
  }

  /** The end of one is the end of the other, in the same way. */
  #tie(one: Duplex, other: Duplex): void {
    let isReset = false;
    one.on('error', ({ code }: NodeJS.ErrnoException) => {
      isReset = code === 'ECONNRESET';
    });
    one.on('end', () => {
      if (!this.#isStalled) other.end();
      else if (one === this.client) this.destroy();
    });
    one.on('close', () => {
      if (other.destroyed || (this.#isStalled && other === this.client)) return;
      if (isReset) resetSocket(other);
      else if (one.readableEnded) other.end();
      else other.destroy();
    });
  }
}
