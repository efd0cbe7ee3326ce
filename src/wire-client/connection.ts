import { WebSocket } from 'ws';
import { markerPattern } from '../conformance/case/marker.ts';
import { afterListening } from './after-listening.ts';
import { redactor } from './redact.ts';
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
  readonly #sentMarkers = new Set<string>();
  #redact = redactor([]);
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

  /** Sends the token message. A server may repeat a token that it refuses, and that may be nearly the one of a user. */
  sendToken(token: string = this.#options.token): void {
    if (token !== this.#options.token) this.#redact = redactor([token]);
    this.#options.transcript.add(this.who, 'sent', JSON.stringify({ auth_token: this.#options.show(token) }));
    this.#write(JSON.stringify({ auth_token: token }));
  }

  /** Sends a text frame as it is. */
  sendText(text: string): void {
    this.#options.transcript.add(this.who, 'sent', text);
    for (const [marker] of text.matchAll(markerPattern)) this.#sentMarkers.add(marker);
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

  /**
   * Waits until every marker that a sender has posted has come. The time starts anew with each message of that sender: a
   * server may take its time for every one of them.
   * @returns the markers that never came
   */
  async missingFrom(sender: Connection, markers: readonly string[], timeoutMs?: number): Promise<string[]> {
    const missing = new Set(markers);
    if (missing.size === 0) return [];
    const strike = (text: string) => {
      for (const [marker] of text.matchAll(markerPattern)) missing.delete(marker);
      return missing.size === 0 || undefined;
    };
    await this.frame(strike, timeoutMs, (text) => sender.hasSent(text));
    return [...missing];
  }

  /** Whether a text carries a marker that was sent here. */
  hasSent(text: string): boolean {
    return [...text.matchAll(markerPattern)].some(([marker]) => this.#sentMarkers.has(marker));
  }

  /**
   * The first frame for which `find` answers something, now or later. Each frame is looked at once.
   * @param isProgress frames with which the time starts anew
   */
  frame<Found>(
    find: (text: string) => Found | undefined,
    timeoutMs?: number,
    isProgress?: (text: string) => boolean,
  ): Promise<Found | undefined> {
    let next = 0;
    const look = () => {
      for (; next < this.#texts.length; next += 1) {
        const found = find(this.#texts[next] ?? '');
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return this.#until(look, timeoutMs, isProgress);
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
    const text = this.#redact(data.toString());
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
    if (!this.#closing) this.#options.transcript.add(this.who, 'closed', this.#redact(data));
    this.#notify(undefined);
  }

  #notify(text: string | undefined): void {
    for (const listener of [...this.#listeners]) listener(text);
  }

  /** Waits for an event after which `find` answers something; gives up at the deadline or the end. */
  #until<Found>(
    find: () => Found | undefined,
    timeoutMs = this.#options.timeoutMs,
    isProgress: (text: string) => boolean = () => false,
  ): Promise<Found | undefined> {
    return new Promise((resolve) => {
      const giveUpLater = () => afterListening(timeoutMs, () => settle(undefined));
      let callOff = giveUpLater();
      const look = (text?: string) => {
        const found = find();
        if (found !== undefined || this.closed) return settle(found);
        if (text === undefined || !isProgress(text)) return;
        callOff();
        callOff = giveUpLater();
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
