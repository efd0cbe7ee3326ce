import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { JsonObject } from '../../protocol/index.ts';
import { type Passed, redactor } from '../../traffic/index.ts';
import { markersIn } from '../marker.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { dial } from './dial.ts';
import { Incoming } from './incoming.ts';
import { keepAlive, OwnPings } from './own-pings.ts';
import { type HandshakeRefusal, readRefusal } from './refusal.ts';
import { Outbox } from './sending/outbox.ts';
import { sendInFragments } from './sending/send-in-fragments.ts';
import { sendInTwoPackets } from './sending/send-in-two-packets.ts';
import type { TwoPackets } from './sending/two-packets.ts';

type OnConnection<Entry> = Entry extends { connection: number } ? Omit<Entry, 'connection' | 'user' | 'label'> : never;

/** Who does not answer the closing handshake within so many milliseconds is cut off. */
const closingMs = 500;

/** Proxies cut connections that are idle for longer. */
const defaultKeepAliveMs = 5000;

/** Makes the JSON text of a frame: how it is laid out is up to the client. */
export type WriteJson = (frame: JsonObject) => string;

interface FrameData {
  data: string | null;
  binary?: string;
  inFragments?: boolean;
}

/** One WebSocket of one user. Everything is recorded, from before it opens until it has closed. */
export class Connection extends Incoming {
  readonly who: string;
  readonly user: string;
  /** Why it could not be opened or was lost, such as `ECONNREFUSED` or a status. */
  failure: { code?: string; message: string } | undefined;
  /** What answered the handshake instead of a connection. */
  refusal: (HandshakeRefusal & { entry: number }) | undefined;
  #socket: WebSocket | undefined;
  /** What carries the frames. */
  #stream: Socket | undefined;
  /** Whether the token of its user was sent on it. */
  hasSentOwnToken = false;
  readonly #options: ConnectionOptions;
  readonly #number: number;
  readonly #sentMarkers = new Set<string>();
  readonly #pings = new OwnPings();
  #redact = redactor([]);
  #isOpen = false;
  #isEndedByUs = false;
  readonly #outbox = new Outbox();

  constructor(options: ConnectionOptions) {
    super(options);
    this.who = options.label;
    this.user = options.user;
    this.#options = options;
    this.#number = options.transcript.recorder.nextConnection();
    const turn = options.pacing?.mayOpen();
    if (turn)
      turn.then(
        () => this.#dial(),
        (error: Error) => this.#neverOpened(error),
      );
    else this.#dial();
  }

  #dial(): void {
    if (this.closed) return;
    const dialled = dial(this.#options);
    if (dialled instanceof WebSocket) this.#listen(dialled);
    else
      dialled.then(
        (socket) => this.#listen(socket),
        (error: Error) => {
          this.#failed(error);
          this.#ended(1006, '');
        },
      );
  }

  #listen(socket: WebSocket): void {
    socket.on('error', (error) => this.#failed(error));
    if (this.closed) {
      socket.terminate();
      return;
    }
    this.#socket = socket;
    socket.on('upgrade', (response) => {
      this.#stream = response.socket;
    });
    socket.on('open', () => this.#pings.start(socket, this.#options.keepAliveMs ?? defaultKeepAliveMs));
    socket.on('open', () => this.#opened());
    socket.on('message', (data, isBinary) => this.#received(data as Buffer, isBinary));
    socket.on('unexpected-response', (_request, response) => {
      this.#failed({ message: `Unexpected server response: ${response.statusCode}` });
      readRefusal(response).then((refusal) => this.#refused(socket, refusal));
    });
    socket.on('close', (code, reason) => this.#ended(code, reason.toString()));
  }

  /** It was our own side that did not open it. */
  #neverOpened({ message }: Error): void {
    this.#isEndedByUs = true;
    this.#failed({ code: 'ENOTURN', message });
    this.#ended(1006, '');
  }

  protected get bytesCome(): number {
    return this.#stream?.bytesRead ?? 0;
  }

  get state(): 'opening' | 'open' | 'closed' {
    if (this.closed) return 'closed';
    return this.#isOpen ? 'open' : 'opening';
  }

  /** True once the handshake is done; false where it fails. */
  opened(): Promise<boolean> {
    return this.until(() => this.#isOpen || undefined).then((open) => open === true);
  }

  /** Sends the token message. A server may repeat a token that it refuses, and that may be nearly the one of a user. */
  sendToken(token: string = this.#options.token, write: WriteJson = JSON.stringify): void {
    if (token !== this.#options.token) this.#redact = redactor([token]);
    this.hasSentOwnToken = token === this.#options.token;
    const shown = write({ auth_token: this.#options.show(token) });
    this.#send({ data: shown }, write({ auth_token: token }));
  }

  /** Sends a text frame as it is; in fragments with a ping between them where wanted. */
  sendText(text: string, { inFragments = false } = {}): void {
    for (const marker of markersIn(text)) this.#sentMarkers.add(marker);
    this.#send({ data: text, inFragments }, text, this.#options.pacing?.maySend());
  }

  /** Sends text frames at once, in one packet as far as that is up to us. They wait for no turn. */
  sendInOnePacket(texts: readonly string[]): void {
    for (const marker of texts.flatMap(markersIn)) this.#sentMarkers.add(marker);
    this.#outbox.put(() => {
      this.#stream?.cork();
      for (const text of texts) this.#write({ data: text }, text);
      this.#stream?.uncork();
    });
  }

  /** Sends a text frame of which a part leaves later. Until it is done nothing else may be sent. It waits for no turn. */
  async sendInTwoPackets(text: string, parts: TwoPackets): Promise<void> {
    for (const marker of markersIn(text)) this.#sentMarkers.add(marker);
    this.#record({ kind: 'from-client', data: text });
    if (this.#socket?.readyState !== WebSocket.OPEN || !this.#stream) return;
    this.#pings.areHeld = true;
    await sendInTwoPackets(this.#socket, this.#stream, text, parts);
    this.#pings.areHeld = false;
  }

  /** Sends a binary frame. @param shown what the transcript shows of it, in base64 */
  sendBinary(bytes: Buffer, shown: string = bytes.toString('base64')): void {
    this.#send({ data: null, binary: shown }, bytes, this.#options.pacing?.maySend());
  }

  /** Settles when everything that was sent before has been read at the other end, or the connection has ended. */
  async ping(): Promise<void> {
    if (this.#socket && this.state === 'open') await this.#pings.answered(this.#socket);
  }

  /** Whether a text carries a marker that was sent here. */
  hasSent(text: string): boolean {
    return markersIn(text).some((marker) => this.#sentMarkers.has(marker));
  }

  /** Ends it from our side; the record says so. @param how `cut`: without a closing handshake */
  end({ code, cut }: { code?: number; cut?: boolean } = {}): void {
    this.#outbox.whenEmpty(() => this.#end(code, cut));
  }

  #end(code: number | undefined, cut = false): void {
    this.#isEndedByUs = true;
    if (!this.#socket) this.#ended(1006, '');
    else if (cut || this.state === 'opening') this.#socket.terminate();
    else this.#socket.close(code);
  }

  /** Closes from our side and waits until it is done. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.end();
    if (await this.ended(closingMs)) return;
    this.#socket?.terminate();
    await this.ended(closingMs);
  }

  /** As {@link close}, without what has not had its turn yet. */
  async abandon(): Promise<void> {
    this.#outbox.abandon();
    await this.close();
  }

  #send(frame: FrameData, data: string | Buffer, turn?: Promise<void>): void {
    this.#outbox.put(() => this.#write(frame, data), turn);
  }

  #write({ inFragments, ...frame }: FrameData, data: string | Buffer): void {
    this.#record({ kind: 'from-client', ...frame });
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (inFragments) sendInFragments(this.#socket, Buffer.from(data), keepAlive);
    else this.#socket.send(data);
  }

  #record(passed: OnConnection<Passed>): number {
    const { transcript, user, label } = this.#options;
    return transcript.add({ ...passed, connection: this.#number, user, label } as Passed);
  }

  #opened(): void {
    this.#isOpen = true;
    this.arrived({ kind: 'opened', entry: this.#record({ kind: 'opened' }) });
  }

  #received(bytes: Buffer, isBinary: boolean): void {
    const text = this.#redact(bytes.toString());
    const data = isBinary ? { data: null, binary: bytes.toString('base64') } : { data: text };
    const entry = this.#record({ kind: 'to-client', ...data });
    if (this.#options.transcript.recorder.isFull) this.#tooMuch();
    this.arrived({ kind: 'frame', entry, text, isBinary });
  }

  /** A server that sends without end would fill the memory. */
  #tooMuch(): void {
    this.#failed({ code: 'ETOOMUCH', message: 'the server has sent more than a run keeps' });
    this.end({ cut: true });
  }

  #failed({ code, message }: NodeJS.ErrnoException | { code?: string; message: string }): void {
    this.failure ??= { ...(code && { code }), message };
  }

  #refused(socket: WebSocket, refusal: HandshakeRefusal): void {
    const { transcript, user, label, pacing } = this.#options;
    const { status, body } = refusal;
    const request = transcript.recorder.nextRequest();
    const entry = transcript.add({ kind: 'response', request, endpoint: 'connect', user, label, status, body });
    const again = this.closed ? undefined : pacing?.mayTryAgain?.(refusal);
    if (again) this.#dialAgain(socket, again);
    else {
      this.refusal = { ...refusal, entry };
      socket.terminate();
    }
  }

  /** What comes of the handshake before is nobody's any more. */
  #dialAgain(refused: WebSocket, turn: Promise<void>): void {
    refused.removeAllListeners();
    refused.on('error', () => undefined).terminate();
    this.#socket = undefined;
    this.failure = undefined;
    turn.then(() => this.#dial());
  }

  #ended(code: number, reason: string): void {
    this.closed = { code, reason };
    const entry = this.#record({
      kind: 'closed',
      code,
      ...(reason && { reason: this.#redact(reason) }),
      ...(this.failure && { failure: this.#redact(this.failure.message) }),
      ...(this.#isEndedByUs && { isOurs: true }),
    });
    this.#pings.end();
    this.arrived({ kind: 'closed', entry, code, isOurs: this.#isEndedByUs });
  }
}
