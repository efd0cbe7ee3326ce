import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { forwardTarget } from '../../src/forward/index.ts';
import type { ChatEvent } from '../../src/protocol/index.ts';
import { ChatProxy, listen } from '../../src/proxy/index.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { Queue } from '../support/queue.ts';

/** A proxy in front of a target, until the test is done. */
export async function front(url: string, trust: { ca?: string; insecure?: boolean } = {}) {
  const proxy = new ChatProxy(forwardTarget(url, trust));
  const events = new Queue<ChatEvent>();
  proxy.onEvent((event) => events.push(event));
  const listening = await listen(proxy);
  onTestFinished(() => listening.close());
  return { ...listening, proxy, events, port: Number(new URL(listening.url).port) };
}

/** A target that speaks HTTP. @returns its URL */
export async function httpTarget(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handle);
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

/** A target that speaks whatever it wants. @returns its URL */
export async function tcpTarget(handle: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    handle(socket);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

/** A client on a bare TCP connection. */
export class BareClient {
  readonly socket: Socket;
  /** How the connection ended: an error's code, or `end`. */
  readonly ended: Promise<string>;
  #text = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => (this.#text += chunk.toString('latin1')));
    this.ended = new Promise((resolve) => {
      this.socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code));
      this.socket.on('end', () => resolve('end'));
    });
    onTestFinished(() => void this.socket.destroy());
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Everything that has come, once it fits. */
  async came(pattern: RegExp | string): Promise<string> {
    const found = (): boolean =>
      typeof pattern === 'string' ? this.#text.endsWith(pattern) : pattern.test(this.#text);
    if (!found()) {
      await within(
        new Promise<void>((resolve) => this.socket.on('data', () => found() && resolve())),
        `${pattern} to come, and there was ${JSON.stringify(this.#text.slice(0, 500))}`,
      );
    }
    return this.#text;
  }

  get text(): string {
    return this.#text;
  }

  end(): Promise<string> {
    return within(this.ended, 'the connection to end');
  }
}
