import { WebSocket } from 'ws';
import { frameKind, messageOf } from '../../conformance/case/frames.ts';
import { parseJson, shownToken, type TokenKind } from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/connection.ts';
import type { Transcript } from '../../wire-client/transcript.ts';
import type { Arrival } from '../expectations/arrival.ts';

export interface LiveConnectionOptions {
  /** User and number, such as `ada#1`. */
  who: string;
  url: string;
  tls: Tls;
  transcript: Transcript;
  /** Whatever comes, as it comes. */
  onArrival: (arrival: Arrival) => void;
}

/** A handshake that was answered by something else. */
export interface Refusal {
  status: number;
  body: string;
  /** Index of its entry in the transcript. */
  entry: number;
}

/** Larger frames are refused: larger than any that the mock can be told to send. */
const largestFrame = 201_000_000;

/** One WebSocket of one user: everything is recorded, from before it opens until it closes. */
export class LiveConnection {
  readonly who: string;
  state: 'opening' | 'open' | 'closed' = 'opening';
  isConnected = false;
  refusal: Refusal | undefined;
  /** Why it could not be opened, or was lost. */
  failure: string | undefined;
  closeCode: number | undefined;
  /** It has left a ping unanswered: whether it hears anything cannot be known. */
  isDeaf = false;
  readonly #socket: WebSocket;
  readonly #options: LiveConnectionOptions;
  readonly #pongs = new Set<() => void>();
  #isEndedByUs = false;

  constructor(options: LiveConnectionOptions) {
    const { who, url, tls } = options;
    this.who = who;
    this.#options = options;
    this.#socket = new WebSocket(url, { ...tls, maxPayload: largestFrame });
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data, isBinary) => this.#received(data as Buffer, isBinary));
    this.#socket.on('pong', () => this.#ponged());
    this.#socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () => {
        this.#refused(response.statusCode ?? 0, Buffer.concat(chunks).toString());
        this.#socket.terminate();
      });
    });
    this.#socket.on('error', (error: Error) => {
      this.failure ??= error.message;
    });
    this.#socket.on('close', (code, reason) => this.#ended(code, reason.toString()));
  }

  sendToken(token: string, kind: TokenKind): void {
    this.#write(JSON.stringify({ auth_token: token }), JSON.stringify({ auth_token: shownToken(token, kind) }));
  }

  sendText(text: string): void {
    this.#write(text, text);
  }

  sendBinary(bytes: Buffer): void {
    this.#write(bytes, { binary: bytes.toString('base64') });
  }

  /** Settles when everything that was sent before has been read at the other end, or the connection has ended. */
  ping(): Promise<void> {
    if (this.state !== 'open') return Promise.resolve();
    return new Promise((resolve) => {
      this.#pongs.add(resolve);
      this.#socket.ping();
    });
  }

  /** Ends it from our side: what follows from that is no news. */
  end(how: { code?: number; cut?: boolean }): void {
    this.#isEndedByUs = true;
    if (how.cut || this.state === 'opening') this.#socket.terminate();
    else this.#socket.close(how.code ?? 1000);
  }

  #write(data: string | Buffer, shown: unknown): void {
    this.#options.transcript.add(this.who, 'sent', shown);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  #opened(): void {
    this.state = 'open';
    const entry = this.#options.transcript.add(this.who, 'open');
    this.#options.onArrival({ kind: 'opened', connection: this, entry, isExpected: true });
  }

  #received(data: Buffer, isBinary: boolean): void {
    const text = data.toString();
    const shown = isBinary ? { binary: data.toString('base64') } : text;
    const entry = this.#options.transcript.add(this.who, 'received', shown);
    const json = isBinary ? undefined : parseJson(text);
    const message = messageOf(json);
    const what = message ? 'live' : frameKind({ json });
    this.#options.onArrival({
      kind: 'frame',
      connection: this,
      entry,
      isExpected: false,
      text,
      json,
      what,
      ...(message && { message }),
    });
  }

  #refused(status: number, body: string): void {
    const entry = this.#options.transcript.add(this.who, 'response', { status, body });
    this.refusal = { status, body, entry };
    this.failure = `the handshake was answered ${status}`;
  }

  #ended(code: number, reason: string): void {
    this.state = 'closed';
    this.closeCode = code;
    this.#ponged();
    const why = this.failure !== undefined && !this.refusal ? { error: this.failure } : {};
    const data = { code, ...(reason && { reason }), ...why, ...(this.#isEndedByUs && { ours: true }) };
    const entry = this.#options.transcript.add(this.who, 'closed', data);
    this.#options.onArrival({ kind: 'closed', connection: this, entry, isExpected: this.#isEndedByUs, code });
  }

  #ponged(): void {
    for (const resolve of this.#pongs) resolve();
    this.#pongs.clear();
  }
}
