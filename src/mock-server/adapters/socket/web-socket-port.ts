import type { Duplex } from 'node:stream';
import { type RawData, WebSocket } from 'ws';
import type { ConnectionPort, OutgoingFrame } from '../../../faults/index.ts';
import { closeCodes } from '../../../protocol/index.ts';
import { resetSocket } from '../../../server-kit/index.ts';
import type { TokenPlace } from '../../../traffic/index.ts';
import type { Switchboard } from '../../switchboard/switchboard.ts';
import { TurnQueue } from '../turns/turns.ts';
import { type Sender, unfinishedInput } from '../unfinished-input.ts';
import { BehindPing } from './behind-ping.ts';
import { HeldUpReads } from './held-up-reads.ts';
import { HoldBack, type PaceLimits } from './hold-back.ts';
import { OneWrite, writing } from './one-write.ts';
import { RestOfRead } from './rest-of-read.ts';
import { SlicedReads } from './sliced-reads.ts';
import { textFrame } from './text-frame.ts';

/** A turn of the event loop writes the log and what goes out: with fewer frames in one, all of them take longer. */
const mostFramesInATurn = 16;

export interface SocketOptions extends PaceLimits {
  maxBufferedBytes: number;
  /** Where the handshake carried a token. */
  tokenIn: TokenPlace | undefined;
}

/** A WebSocket between its client and the switchboard. */
export class WebSocketPort implements ConnectionPort, Sender {
  readonly #switchboard: Switchboard;
  readonly #socket: WebSocket;
  /** What the WebSocket runs on. */
  readonly #wire: Duplex;
  readonly #writes: OneWrite;
  readonly #maxBufferedBytes: number;
  readonly #connection: number;
  readonly #queue: TurnQueue;
  readonly #behindPing: BehindPing;
  #hasSpoken = false;

  constructor(switchboard: Switchboard, socket: WebSocket, wire: Duplex, options: SocketOptions) {
    this.#switchboard = switchboard;
    this.#socket = socket;
    this.#wire = wire;
    this.#writes = new OneWrite(wire);
    this.#maxBufferedBytes = options.maxBufferedBytes;
    this.#behindPing = new BehindPing(wire, () => this.#hasSpoken && this.#canBeRead());
    this.#connection = switchboard.open(this, options.tokenIn);
    const rest = new RestOfRead(socket, wire);
    const reads = new SlicedReads(wire, () => this.#keep(rest.unfinishedBytes));
    this.#queue = new TurnQueue(reads, mostFramesInATurn);
    this.#listen(options, reads, rest);
  }

  send({ bytes }: OutgoingFrame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#writes.prepare();
    this.#speaks();
    // What `ws` would write, but made once for all receivers.
    this.#wire.write(textFrame(bytes));
    if (this.#socket.bufferedAmount <= this.#maxBufferedBytes) return;
    this.#flush();
    const unread = this.#socket.bufferedAmount;
    if (unread <= this.#maxBufferedBytes) return;
    this.cutOff(`it left ${unread} bytes unread`);
  }

  sendFragments(fragments: readonly Buffer[]): void {
    this.#speaks();
    for (const [index, fragment] of fragments.entries()) {
      this.#socket.send(fragment, { binary: false, fin: index === fragments.length - 1 });
    }
  }

  ping(): void {
    this.#socket.ping();
    if (!this.#hasSpoken && !this.#behindPing.isOn) this.#behindPing.begin();
  }

  close(code: number, reason: string): void {
    this.#flush();
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#flush();
    this.#socket.terminate();
  }

  reset(): void {
    this.#flush();
    resetSocket(this.#wire);
  }

  /** Incoming frames are still read, so that the end of the connection is noticed, but they are ignored. */
  stall(): void {
    unfinishedInput.finished(this);
    this.#wire.removeAllListeners('data');
    this.#wire.resume();
  }

  isKnown(): boolean {
    return this.#switchboard.core.userOf(this.#connection) !== undefined;
  }

  cutOff(why: string): void {
    this.#tellCutOff(why);
    this.terminate();
  }

  #flush(): void {
    this.#behindPing.end();
    this.#writes.flush();
  }

  #speaks(): void {
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    if (!this.#behindPing.isOn) this.#canBeRead();
  }

  /** What the mock said first has left: what was read from the client by now, it has sent before it could read that. */
  #canBeRead(): void {
    // Before the library takes frames out of it.
    this.#wire.prependOnceListener('data', () => {
      this.#inTurn(() => this.#switchboard.canHaveRead(this.#connection));
    });
  }

  #inTurn(act: () => void): void {
    const user = this.#switchboard.core.userOf(this.#connection);
    this.#queue.handle(act, { world: this.#switchboard, user });
  }

  #listen(limits: PaceLimits, reads: SlicedReads, rest: RestOfRead): void {
    const connection = this.#connection;
    const state = this.#switchboard.connections.port(connection)?.state;
    const heldUp = state && new HeldUpReads(reads, state);
    const holdBack = new HoldBack(reads, limits, (past) => {
      this.#switchboard.report({ type: 'held-back', connection, ...past, ...this.#whose() });
    });
    this.#socket.on('message', (data: RawData, isBinary) => {
      const bytes = data as Buffer;
      holdBack.count(bytes.length);
      const hasMore = rest.hasMoreAfter(bytes.length);
      unfinishedInput.finished(this);
      this.#inTurn(() => {
        const isTooEarly = this.#behindPing.isOn;
        writing(hasMore, () => this.#switchboard.receive(connection, isBinary ? null : bytes.toString()));
        heldUp?.look();
        if (isTooEarly) this.#behindPing.end();
      });
    });
    this.#socket.on('pong', () => {
      this.#behindPing.end();
      this.#inTurn(() => this.#switchboard.pong(connection));
    });
    // The library closes the connection itself (1002, 1007, 1009); all that is left is to say why.
    this.#socket.on('error', (error: Error & { code?: string }) => {
      const isTooLarge = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      this.#tellCutOff(isTooLarge ? `a frame was too large (${closeCodes.messageTooBig})` : error.message);
    });
    this.#socket.on('close', (code) => {
      unfinishedInput.finished(this);
      this.#behindPing.end();
      this.#queue.finish();
      this.#switchboard.closed(connection, code);
    });
  }

  /** What is sent to a connection that ends is thrown away, or ends with it. */
  #keep(bytes: number): void {
    if (bytes > 0 && this.#socket.readyState === WebSocket.OPEN) unfinishedInput.keeps(this, bytes);
    else unfinishedInput.finished(this);
  }

  #tellCutOff(why: string): void {
    this.#switchboard.report({ type: 'cut-off', connection: this.#connection, why, ...this.#whose() });
  }

  #whose(): { user?: string } {
    const user = this.#switchboard.core.userOf(this.#connection);
    return user === undefined ? {} : { user };
  }
}
