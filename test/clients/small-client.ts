import type { ClientClock, FetchLike, WebSocketConstructor, WebSocketLike } from '../../src/client/index.ts';

/** What a small client may get wrong; without any it follows the document. */
export interface Bugs {
  /** Its message does not wait for CONNECTED. */
  speaksTooEarly?: true;
  /** The token goes out again every second. */
  repeatsToken?: true;
  /** What it sends in place of a message. */
  frame?: string;
  /** What stands before the token in its requests. */
  scheme?: string;
  /** The body of its question about a room. */
  roomQuestion?: string;
  /** How long it waits before the next try, by the number of tries that failed. */
  pauseMs?: (failures: number) => number;
  /** It goes on with a token that was refused. */
  ignoresRefusal?: true;
  /** It never asks for what it missed. */
  forgetsHistory?: true;
  /** From where it asks, given the last id that it had seen before the gap and the last one now. */
  after?: (before: number, now: number) => number;
  /** It throws on a frame that is no message. */
  throwsOnUnknown?: true;
  /** It throws on an answer that is not the history. */
  throwsOnAnswer?: true;
  /** It throws when its connection is closed. */
  throwsOnClose?: true;
  /** It closes and opens its connection so often, in milliseconds. */
  churnsEveryMs?: number;
  /** It sends its message again so often until it comes back, in milliseconds. */
  resendsEveryMs?: number;
}

export interface SmallClientOptions {
  WebSocket: WebSocketConstructor;
  fetch: FetchLike;
  clock: ClientClock;
  token: string;
  bugs: Bugs;
  /** Is told of the exception that brings it down. */
  onCrash: (error: unknown) => void;
}

interface Frame {
  status?: string;
  message?: { id: number; message: string };
  error_code?: string;
}

/** A client that a person could have written in an afternoon. */
export class SmallClient {
  readonly #options: SmallClientOptions;
  #socket: WebSocketLike | undefined;
  #failures = 0;
  #lastId = 0;
  #seenBeforeGap = 0;
  #hasSpoken = false;
  #isOver = false;
  #isChurning = false;

  constructor(options: SmallClientOptions) {
    this.#options = options;
    this.#connect();
    this.#every(options.bugs.churnsEveryMs, () => this.#churn());
    this.#every(options.bugs.resendsEveryMs, () => this.#say('3', 'let me in'));
    this.#every(options.bugs.repeatsToken && 1000, () => this.#send({ auth_token: options.token }));
  }

  stop(): void {
    this.#isOver = true;
    this.#socket?.close(1000);
  }

  #churn(): void {
    this.#isChurning = this.#socket !== undefined;
    this.#socket?.close(1000);
  }

  #connect(): void {
    if (this.#isOver) return;
    const { WebSocket, clock, bugs, token } = this.#options;
    const socket = new WebSocket('ws://mock.test/chat/connect');
    let isMade = false;
    const giveUp = clock.setTimeout(() => !isMade && socket.close(1000), 4000);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ auth_token: token }));
      if (bugs.speaksTooEarly) socket.send(JSON.stringify({ room: '1', messages: 'me first' }));
    });
    socket.addEventListener('message', ({ data }) =>
      this.#guarded(() => {
        const frame = this.#read(String(data));
        if (frame?.status === 'CONNECTED') {
          isMade = true;
          this.#connected(socket);
        } else if (frame?.error_code) this.#refused();
        else if (frame?.message) this.#lastId = Math.max(this.#lastId, frame.message.id);
      }),
    );
    socket.addEventListener('close', () =>
      this.#guarded(() => {
        clock.clearTimeout(giveUp);
        this.#closed();
      }),
    );
  }

  #read(data: string): Frame | undefined {
    const { throwsOnUnknown } = this.#options.bugs;
    try {
      const frame = JSON.parse(data) as Frame;
      if (throwsOnUnknown && !frame.message && !frame.error_code && frame.status !== 'CONNECTED') throw new Error(data);
      return frame;
    } catch (error) {
      if (throwsOnUnknown) throw error;
      return undefined;
    }
  }

  #connected(socket: WebSocketLike): void {
    const { forgetsHistory, frame, churnsEveryMs } = this.#options.bugs;
    this.#socket = socket;
    this.#failures = 0;
    if (churnsEveryMs) {
      void this.#catchUp(500);
      return;
    }
    if (frame !== undefined) socket.send(frame);
    else if (!this.#hasSpoken) this.#say('1', 'hello');
    this.#hasSpoken = true;
    if (!forgetsHistory) void this.#catchUp(500);
  }

  #closed(): void {
    const { bugs, clock } = this.#options;
    this.#socket = undefined;
    this.#seenBeforeGap = this.#lastId;
    if (this.#isOver) return;
    if (bugs.throwsOnClose) throw new Error('closed');
    const pauseMs = this.#isChurning ? 1 : (bugs.pauseMs ?? ((failures) => 500 * 2 ** failures))(this.#failures);
    this.#failures += 1;
    this.#isChurning = false;
    clock.setTimeout(() => this.#connect(), pauseMs);
  }

  #refused(): void {
    if (this.#options.bugs.ignoresRefusal) this.#failures = 0;
    else this.stop();
  }

  async #catchUp(retryMs: number): Promise<void> {
    const { clock, bugs } = this.#options;
    const after = (bugs.after ?? ((before) => before))(this.#seenBeforeGap, this.#lastId);
    const answer = await this.#ask('retrieve', JSON.stringify({ after }));
    if (answer?.status === 401 && !bugs.ignoresRefusal) return this.stop();
    const list = answer && this.#listIn(answer.text);
    if (!list) {
      if (!this.#isOver) clock.setTimeout(() => void this.#catchUp(2 * retryMs), retryMs);
      return;
    }
    this.#lastId = Math.max(this.#lastId, ...list.map(({ id }) => id));
    this.#seenBeforeGap = this.#lastId;
    await this.#ask('room_info', bugs.roomQuestion ?? '{"room_id":"1"}');
  }

  #listIn(text: string): { id: number }[] | undefined {
    let list: { id: number }[] | undefined;
    this.#guarded(() => {
      try {
        list = (JSON.parse(text) as { occupants?: { id: number }[] }).occupants;
      } catch (error) {
        if (this.#options.bugs.throwsOnAnswer) throw error;
      }
    });
    return list;
  }

  async #ask(path: string, body: string): Promise<{ status: number; text: string } | undefined> {
    const { fetch, token, bugs } = this.#options;
    const headers = { authorization: `${bugs.scheme ?? 'Bearer '}${token}` };
    const { signal } = new AbortController();
    try {
      const answer = await fetch(`http://mock.test/chat/${path}`, { method: 'POST', headers, body, signal });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return undefined;
    }
  }

  #say(room: string, text: string): void {
    this.#send({ room, messages: text });
  }

  #send(value: object): void {
    this.#socket?.send(JSON.stringify(value));
  }

  #every(ms: number | undefined, act: () => void): void {
    if (ms === undefined) return;
    this.#options.clock.setTimeout(() => {
      if (this.#isOver) return;
      act();
      this.#every(ms, act);
    }, ms);
  }

  /** An exception in a handler brings the whole program down. */
  #guarded(act: () => void): void {
    if (this.#isOver && this.#socket === undefined) return;
    try {
      act();
    } catch (error) {
      this.#isOver = true;
      this.#options.onCrash(error);
    }
  }
}
