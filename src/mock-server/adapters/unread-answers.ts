import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { RecurringCheck } from '../../server-kit/index.ts';

/** Past this many bytes of answers that a connection has not taken yet, its next requests wait. */
const mostUnread = 1_048_576;

/** Past this many that all connections together have not taken, everybody's next requests wait. */
const mostUnreadInAll = 256 * 1_048_576;

/**
 * Who takes nothing of its answer for so long is cut off, in milliseconds; where somebody waits for the memory, also who
 * has taken neither all nor a megabyte.
 */
const patienceMs = 30_000;

/** Shorter answers are not counted: Node reads no more requests ahead than make a few megabytes of such. */
const shortAnswer = 16_384;

/** What a connection has not taken, and what waits for that. */
class Unread {
  readonly socket: Socket;
  waiting: (() => void)[] = [];
  #bytes = 0;
  #taken = 0;
  #slowSince = 0;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Since when it has taken neither all nor a megabyte. */
  get slowSince(): number {
    return this.#bytes === 0 ? Number.POSITIVE_INFINITY : this.#slowSince;
  }

  add(bytes: number): void {
    if (this.#bytes === 0) this.#restart();
    this.#bytes += bytes;
  }

  take(bytes: number): void {
    this.#bytes -= bytes;
    this.#taken += bytes;
    if (this.#taken >= mostUnread) this.#restart();
  }

  #restart(): void {
    this.#taken = 0;
    this.#slowSince = performance.now();
  }
}

/** Bounds the answers that are kept for clients who send one request after the other and read nothing, or hardly. */
export class UnreadAnswers {
  readonly #connections = new Map<Socket, Unread>();
  readonly #waiting = new Set<Unread>();
  readonly #mostInAll: number;
  readonly #patienceMs: number;
  readonly #checks: RecurringCheck;
  #bytes = 0;

  constructor(mostInAll = mostUnreadInAll, patience = patienceMs) {
    this.#mostInAll = mostInAll;
    this.#patienceMs = patience;
    this.#checks = new RecurringCheck({ everyMs: patience, check: () => this.#cutOffSlow() });
  }

  /** Calls back at once, or as soon as the connection has taken the answers before; never where it has ended by then. */
  whenTaken(socket: Socket, act: () => void): void {
    const known = this.#connections.get(socket);
    if (!known?.waiting.length && this.#hasRoomFor(known)) {
      act();
      return;
    }
    if (socket.destroyed) return;
    const unread = this.#of(socket);
    unread.waiting.push(act);
    this.#waiting.add(unread);
    this.#checks.plan();
  }

  /** An answer is about to go out. */
  count(response: ServerResponse, body: string): void {
    const { socket } = response.req;
    if (body.length < shortAnswer || socket.destroyed) return;
    const bytes = Buffer.byteLength(body);
    const unread = this.#of(socket);
    unread.add(bytes);
    this.#bytes += bytes;
    response.setTimeout(this.#patienceMs, () => socket.destroy());
    response.once('close', () => {
      // What a connection that has ended left is counted already: Node tells only its first answer of the end.
      if (this.#connections.get(socket) !== unread) return;
      unread.take(bytes);
      this.#bytes -= bytes;
      this.#goOn(unread);
      this.#letOthersGoOn();
    });
  }

  #of(socket: Socket): Unread {
    const known = this.#connections.get(socket);
    if (known) return known;
    const unread = new Unread(socket);
    this.#connections.set(socket, unread);
    socket.once('close', () => {
      this.#connections.delete(socket);
      this.#waiting.delete(unread);
      this.#bytes -= unread.bytes;
      this.#letOthersGoOn();
    });
    return unread;
  }

  #hasRoomFor(unread: Unread | undefined): boolean {
    return this.#bytes <= this.#mostInAll && (unread?.bytes ?? 0) <= mostUnread;
  }

  #letOthersGoOn(): void {
    for (const unread of this.#waiting) {
      if (this.#bytes > this.#mostInAll) return;
      this.#goOn(unread);
    }
  }

  #goOn(unread: Unread): void {
    while (unread.waiting.length > 0 && this.#hasRoomFor(unread)) unread.waiting.shift()?.();
    if (unread.waiting.length === 0) this.#waiting.delete(unread);
  }

  /** Those who have left most unread, until there is room again. */
  #cutOffSlow(): boolean {
    const latest = performance.now() - this.#patienceMs;
    const slow = [...this.#connections.values()].filter(({ slowSince }) => slowSince <= latest);
    let excess = this.#bytes - this.#mostInAll;
    for (const { socket, bytes } of slow.sort((a, b) => b.bytes - a.bytes)) {
      if (excess <= 0) break;
      excess -= bytes;
      socket.destroy();
    }
    return this.#waiting.size > 0;
  }
}
