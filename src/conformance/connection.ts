import { WebSocket } from 'ws';
import { afterListening } from './patience.ts';
import type { Transcript } from './transcript.ts';

/** Certificates and their checks, as Node's `tls` takes them. */
export interface Tls {
  rejectUnauthorized?: boolean;
  ca?: string;
}

export interface ConnectionOptions {
  /** Role and number, such as `member#1`. */
  who: string;
  url: string;
  token: string;
  /** What the transcript shows of a token. */
  show: (token: string) => string;
  tls: Tls;
  /** How long any wait may take, in milliseconds. */
  timeoutMs: number;
  transcript: Transcript;
  /** Whether compression is offered, as browsers do. */
  compression?: boolean;
}

/** Larger frames are refused by us: nobody's message is that long. */
const largestFrame = 16 * 2 ** 20;

type Listener = (text: string | undefined) => void;

/** One WebSocket of one user. Everything is recorded, from before it opens until it closes. */
export class Connection {
  readonly who: string;
  /** Set once the connection is closed. */
  closed: { code: number; reason: string } | undefined;
  /** Why it could not be opened, such as `ECONNREFUSED` or a status. */
  failure: { code?: string; message: string } | undefined;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #texts: string[] = [];
  readonly #listeners = new Set<Listener>();
  #isOpen = false;
  #closing = false;

  constructor(options: ConnectionOptions) {
    this.who = options.who;
    this.#options = options;
    const { url, tls, timeoutMs, compression = false } = options;
    this.#socket = new WebSocket(url, {
      ...tls,
      // Our own deadline is in `opened`; this one only keeps a socket from hanging for ever.
      handshakeTimeout: 4 * timeoutMs,
      maxPayload: largestFrame,
      perMessageDeflate: compression,
    });
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data, isBinary) => this.#received(data as Buffer, isBinary));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(error));
    this.#socket.on('close', (code, reason) => this.#ended(code, reason.toString()));
  }

  /** True once the handshake is done; false where it fails. */
  opened(): Promise<boolean> {
    return this.#until(() => this.#isOpen || undefined).then((open) => open === true);
  }

  /** Sends the token message. */
  sendToken(token: string = this.#options.token): void {
    this.#options.transcript.add(this.who, 'sent', JSON.stringify({ auth_token: this.#options.show(token) }));
    this.#write(JSON.stringify({ auth_token: token }));
  }

  /** Sends a text frame as it is. */
  sendText(text: string): void {
    this.#options.transcript.add(this.who, 'sent', text);
    this.#write(text);
  }

  /** Sends a binary frame. @param shown what the transcript shows of it */
  sendBinary(bytes: Buffer, shown: string = bytes.toString('base64')): void {
    this.#options.transcript.add(this.who, 'sent', { binary: shown });
    this.#write(bytes);
  }

  /** True once a frame that carries the marker has come; false after the deadline, or where the connection closes. */
  async sees(marker: string, timeoutMs?: number): Promise<boolean> {
    return (await this.frame((text) => text.includes(marker) || undefined, timeoutMs)) === true;
  }

  /** The first frame for which `find` answers something, now or later. Each frame is looked at once. */
  frame<Found>(find: (text: string) => Found | undefined, timeoutMs?: number): Promise<Found | undefined> {
    let next = 0;
    return this.#until(() => {
      for (; next < this.#texts.length; next += 1) {
        const found = find(this.#texts[next] ?? '');
        if (found !== undefined) return found;
      }
      return undefined;
    }, timeoutMs);
  }

  /** Whether any frame has come so far. */
  get hasAnswered(): boolean {
    return this.#texts.length > 0;
  }

  /** True once the connection is closed; false after the deadline. */
  async ended(timeoutMs?: number): Promise<boolean> {
    return (await this.#until(() => this.closed, timeoutMs)) !== undefined;
  }

  /** Calls `listener` with each text as it comes, before anything else can happen. */
  onText(listener: (text: string) => void): void {
    this.#listeners.add((text) => text !== undefined && listener(text));
  }

  /** Closes from our side and waits until it is done. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.closed) return;
    this.#socket.close();
    if (!(await this.ended(500))) this.#socket.terminate();
  }

  #write(data: string | Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  #opened(): void {
    this.#isOpen = true;
    this.#options.transcript.add(this.who, 'open');
    this.#notify(undefined);
  }

  #received(data: Buffer, isBinary: boolean): void {
    const text = data.toString();
    this.#options.transcript.add(this.who, 'received', isBinary ? { binary: data.toString('base64') } : text);
    this.#texts.push(text);
    this.#notify(text);
  }

  #failed({ code, message }: NodeJS.ErrnoException): void {
    this.failure = { ...(code && { code }), message };
  }

  #ended(code: number, reason: string): void {
    this.closed = { code, reason };
    const data = { code, ...(reason && { reason }), ...(this.failure && { error: this.failure.message }) };
    if (!this.#closing) this.#options.transcript.add(this.who, 'closed', data);
    this.#notify(undefined);
  }

  #notify(text: string | undefined): void {
    for (const listener of [...this.#listeners]) listener(text);
  }

  /** Waits for an event after which `find` answers something; gives up at the deadline or the end. */
  #until<Found>(find: () => Found | undefined, timeoutMs = this.#options.timeoutMs): Promise<Found | undefined> {
    return new Promise((resolve) => {
      const callOff = afterListening(timeoutMs, () => settle(undefined));
      const look = () => {
        const found = find();
        if (found !== undefined || this.closed) settle(found);
      };
      const settle = (found: Found | undefined) => {
        callOff();
        this.#listeners.delete(look);
        resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
  }
}
