import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import { within } from './deadline.ts';
import { Queue } from './queue.ts';

/** A WebSocket client that takes every text frame as it comes, sound or not. */
export class RawClient {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly pongs = new Queue<true>();
  readonly #frames = new Queue<string>();

  private constructor(url: string) {
    this.socket = new WebSocket(url, { maxPayload: 50_000_000 });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.socket.on('error', () => {});
    this.socket.on('pong', () => this.pongs.push(true));
    this.socket.on('message', (data: RawData) => this.#frames.push(data.toString()));
  }

  /** Opens a connection and sends the token. */
  static async open(url: string, token: string): Promise<RawClient> {
    const client = new RawClient(url);
    await within(once(client.socket, 'open'), 'the connection to open');
    client.send({ auth_token: token });
    return client;
  }

  /** Opens a connection and waits for CONNECTED. */
  static async connect(url: string, token: string): Promise<RawClient> {
    const client = await RawClient.open(url, token);
    const frame = await client.next();
    if (!frame.includes('CONNECTED')) throw new Error(`Not CONNECTED but ${frame}`);
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  next(): Promise<string> {
    return this.#frames.next('a frame');
  }

  /** The text of the next live message. */
  async nextText(): Promise<string> {
    const frame = await this.next();
    return JSON.parse(frame).message?.message ?? frame;
  }

  get unread(): readonly string[] {
    return this.#frames.unread;
  }

  /** The code that the connection ends with. */
  closeCode(): Promise<number> {
    return within(this.closed, 'the connection to end');
  }
}

/** Sends a request on a bare TCP connection. @returns all bytes until it ends, and the error that ended it */
export async function rawRequest(
  url: string,
  path: string,
  { token, body }: { token: string; body: string },
): Promise<{ text: string; error: string | undefined }> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  const head = [`POST ${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const ended = new Promise<{ text: string; error: string | undefined }>((resolve) => {
    let [text, error]: [string, string | undefined] = ['', undefined];
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      error = code;
    });
    socket.on('close', () => resolve({ text, error }));
  });
  return within(ended, 'the TCP connection to end');
}

/** Sends bytes on a bare TCP connection. @returns what comes back until the server ends it */
export async function rawAnswer(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await within(once(socket, 'close'), 'the connection to close');
  return Buffer.concat(chunks).toString();
}
