import { errorBody } from '../../../src/protocol/index.ts';
import type { Passed, TraceEntry } from '../../../src/traffic/index.ts';
import type { Tape } from '../tape.ts';
import { type Came, mishap } from './mishaps.ts';
import {
  type Answer,
  Hop,
  type Sabotage,
  type SimulatedConnection,
  type SimulatedRoom,
  type SimulatedUser,
  type SimulationOptions,
  type StoredMessage,
} from './shapes.ts';
import { bodyWithIds, errorText, parse, type Refusal, refusalOf, shown } from './texts.ts';

/** A chat service with clients, networks and a recorder; whatever can happen next is chosen by the tape. */
export class Simulation {
  readonly entries: TraceEntry[] = [];
  readonly users: SimulatedUser[] = [];
  readonly rooms: SimulatedRoom[] = [];
  readonly options: SimulationOptions;
  readonly tape: Tape;
  readonly sabotage: Sabotage;
  connections: SimulatedConnection[] = [];
  messages: StoredMessage[] = [];
  now = 1_700_000_000_000;
  restarts = 0;
  #queues: Hop[] = [];
  #handling = new Hop();
  #exchanges: Hop[] = [];
  #lastConnection = 0;
  #lastRequest = 0;
  #lastId: bigint;
  readonly #late: (() => void)[] = [];
  #texts = 0;

  constructor(tape: Tape, options: SimulationOptions, sabotage: Sabotage = {}) {
    this.tape = tape;
    this.options = options;
    this.sabotage = sabotage;
    this.#lastId = options.firstId;
    this.#queues = Array.from({ length: options.processes }, () => new Hop());
  }

  record(passed: Passed): number {
    const seq = this.entries.length + 1;
    this.entries.push({ seq, at: this.now, ...passed });
    return seq;
  }

  /** Time passes; where delays are limited, whatever is due arrives before that. */
  wait(ms: number): void {
    const { longestDelayMs } = this.options;
    if (longestDelayMs !== undefined) this.#arriveBornBefore(this.now + ms - longestDelayMs);
    this.now += ms;
  }

  #arriveBornBefore(time: number): void {
    for (;;) {
      const due = this.#busyHops().find(({ items }) => items[0] && items[0].born < time);
      if (!due) return;
      due.items.shift()?.go();
    }
  }

  /** Everything that is under way arrives. */
  drain(): void {
    this.#arriveBornBefore(Number.POSITIVE_INFINITY);
  }

  /** The hops with something on its way. */
  #busyHops(): Hop[] {
    const busy: Hop[] = [];
    const look = (hop: Hop): void => {
      if (hop.items.length > 0) busy.push(hop);
    };
    look(this.#handling);
    this.#queues.forEach(look);
    for (const { up, down } of this.connections) {
      up.forEach(look);
      down.forEach(look);
    }
    this.#exchanges = this.#exchanges.filter(({ items }) => items.length > 0);
    this.#exchanges.forEach(look);
    return busy;
  }

  /** Something that is under way moves on. @returns whether there was anything */
  moveOn(): boolean {
    const waiting = this.#busyHops();
    if (waiting.length === 0) return false;
    const hop = this.tape.oneOf(waiting);
    // Frames are handled side by side: whichever is done first.
    const index = hop === this.#handling ? this.tape.below(hop.items.length) : 0;
    const [item] = hop.items.splice(index, 1);
    item?.go();
    return true;
  }

  #put(hop: Hop, go: () => void): void {
    hop.items.push({ born: this.now, go });
  }

  // Clients

  open(user: SimulatedUser): SimulatedConnection {
    this.#lastConnection += 1;
    const connection: SimulatedConnection = {
      number: this.#lastConnection,
      user,
      process: this.tape.below(this.options.processes),
      state: 'open',
      tokenSent: false,
      tokenRecorded: undefined,
      isConnected: false,
      isClosing: false,
      isRecordedClosed: false,
      isFaulty: false,
      up: [new Hop(), new Hop()],
      down: [new Hop(), new Hop()],
    };
    this.connections.push(connection);
    this.record({ kind: 'opened', connection: connection.number, ...this.#who(connection) });
    for (const frame of this.sabotage.onOpen?.(connection) ?? []) this.toClient(connection, frame);
    return connection;
  }

  #who({ user, state }: SimulatedConnection): { user?: string } {
    const { isLabelled, recorder } = this.options;
    return isLabelled && (recorder === 'client' || state === 'live') ? { user: user.label } : {};
  }

  /** The client sends a text, or bytes where it is null. */
  send(connection: SimulatedConnection, data: string | null, isToken = false): void {
    if (connection.isClosing || connection.state === 'closed') return;
    this.#upward(
      connection,
      () => {
        const number = connection.number;
        const seq = this.record({ kind: 'from-client', connection: number, data, ...this.#who(connection) });
        if (isToken) connection.tokenRecorded ??= seq;
      },
      () => this.#received(connection, data),
    );
  }

  sendToken(connection: SimulatedConnection, kind: 'valid' | 'invalid' | 'expired' = 'valid'): void {
    connection.tokenSent = true;
    const suffix = kind === 'valid' ? '' : ` (${kind})`;
    this.send(connection, JSON.stringify({ auth_token: `toke…${suffix}` }), true);
  }

  post(connection: SimulatedConnection, room: string, text: string): void {
    this.send(connection, JSON.stringify({ room, [this.options.sendKey]: text }));
  }

  /** A text, mostly unlike any other. */
  newText(): string {
    this.#texts += 1;
    if (this.options.hasShortTexts && this.tape.chance(20)) return this.tape.oneOf(['hi', 'ok', 'yes', '']);
    return `text ct0a9b${this.options.firstId}x${String(this.#texts).padStart(5, '0')}`;
  }

  close(connection: SimulatedConnection): void {
    if (connection.isClosing || connection.state === 'closed') return;
    connection.isClosing = true;
    this.#upward(
      connection,
      () => {
        if (this.options.recorder !== 'client') this.#recordClosed(connection, 1000);
      },
      () => {
        connection.state = 'closed';
        this.#downward(
          connection,
          () => {
            if (this.options.recorder === 'client') this.#recordClosed(connection, 1000, true);
          },
          () => {},
        );
      },
    );
  }

  #recordClosed(connection: SimulatedConnection, code: number, isOurs?: true | undefined): void {
    if (connection.isRecordedClosed) return;
    connection.isRecordedClosed = true;
    const { number } = connection;
    this.record({ kind: 'closed', connection: number, code, ...(isOurs && { isOurs }), ...this.#who(connection) });
  }

  /** The server closes a connection. */
  closeByServer(connection: SimulatedConnection, code: number): void {
    if (connection.state === 'closed') return;
    connection.state = 'closed';
    this.#downward(
      connection,
      () => {
        if (connection.isRecordedClosed) return;
        if (this.options.recorder !== 'client') this.record({ kind: 'closing', connection: connection.number, code });
        // A client that had begun to close says so, whoever was faster.
        const isOurs = this.options.recorder === 'client' && connection.isClosing;
        this.#recordClosed(connection, code, isOurs || undefined);
      },
      () => {
        connection.isClosing = true;
      },
    );
  }

  /** The network, or the process behind it, is gone: what is under way is lost. */
  cut(connection: SimulatedConnection): void {
    if (connection.isRecordedClosed) return;
    connection.state = 'closed';
    connection.isClosing = true;
    for (const hop of [...connection.up, ...connection.down]) hop.items.length = 0;
    this.#put(connection.down[1], () => this.#recordClosed(connection, 1006));
  }

  restart(): void {
    this.restarts += 1;
    for (const connection of this.connections) this.cut(connection);
    for (const hop of [this.#handling, ...this.#queues]) hop.items.length = 0;
    for (const hop of this.#exchanges) hop.items.length = 0;
    if (!this.options.forgetsWhenRestarted) return;
    this.messages = [];
    this.#lastId = this.options.firstId;
  }

  // Networks: what the recorder sees lies between the two hops

  #upward(connection: SimulatedConnection, recorded: () => void, arrived: () => void): void {
    const [before, after] = connection.up;
    const pass = () => {
      if (!connection.isRecordedClosed) recorded();
      if (this.options.recorder === 'server') arrived();
      else this.#put(after, arrived);
    };
    if (this.options.recorder === 'client') pass();
    else this.#put(before, pass);
  }

  #downward(connection: SimulatedConnection, recorded: () => void, arrived: () => void): void {
    const [before, after] = connection.down;
    const { recorder, isCloseFinal } = this.options;
    const pass = () => {
      const isIgnored = connection.isRecordedClosed || (recorder === 'client' && isCloseFinal && connection.isClosing);
      if (!isIgnored || this.#isClosingReply(connection)) recorded();
      if (recorder === 'client') arrived();
      else this.#put(after, arrived);
    };
    if (recorder === 'server') pass();
    else this.#put(before, pass);
  }

  #isClosingReply({ state, down, isRecordedClosed }: SimulatedConnection): boolean {
    return state === 'closed' && down[0].items.length === 0 && !isRecordedClosed;
  }

  toClient(
    connection: SimulatedConnection,
    value: object,
    recorded: { before?: (() => void) | undefined; after?: () => void } = {},
  ): void {
    if (connection.state === 'closed') return;
    const data = bodyWithIds(value);
    this.#downward(
      connection,
      () => {
        recorded.before?.();
        const { number } = connection;
        this.record({ kind: 'to-client', connection: number, ...this.#kept(data), ...this.#who(connection) });
        recorded.after?.();
      },
      () => {
        connection.isConnected ||= 'status' in value;
      },
    );
  }

  #kept(data: string): { data: string; length?: number } {
    const { keptLength } = this.options;
    if (keptLength === undefined || data.length <= keptLength) return { data };
    return { data: `${data.slice(0, keptLength)}… (${data.length} characters in all)`, length: data.length };
  }

  // The server

  /** A mock posts for a user by itself, and notes it. */
  postByItself(user: SimulatedUser, room: string, text: string): void {
    const posted = { id: 0, message: text, poster: user.id, room, timestamp: 0 };
    this.record({ kind: 'note', event: { type: 'posted', message: posted, receivers: 0 } });
    this.publish({ number: 0, user, process: 0 }, room, text);
  }

  #received(connection: SimulatedConnection, data: string | null): void {
    if (connection.state === 'closed') return;
    const isDarkPost = connection.state !== 'live' && this.sabotage.postsDark?.(connection);
    if (isDarkPost) this.#put(this.#handling, () => this.#handle(connection, data));
    if (connection.state === 'open') this.#authenticate(connection, data);
    else if (connection.state === 'live') this.#put(this.#handling, () => this.#handle(connection, data));
  }

  #authenticate(connection: SimulatedConnection, data: string | null): void {
    const code = refusalOf(data);
    if (code && !this.sabotage.letsIn?.(connection, data)) {
      this.#refuse(connection, code);
      return;
    }
    connection.state = 'live';
    connection.tokenRecorded ??= this.entries.length;
    this.toClient(connection, { status: 'CONNECTED' });
    for (const frame of this.sabotage.onConnected?.(connection) ?? []) this.toClient(connection, frame);
    for (const message of this.sabotage.replays?.(connection, this.messages) ?? []) {
      this.toClient(connection, { message: shown(message) });
    }
  }

  #refuse(connection: SimulatedConnection, code: Refusal): void {
    connection.state = 'refused';
    this.toClient(connection, errorBody(code));
    if (!this.options.staysOpenAfterRefusal) this.closeByServer(connection, 1008);
  }

  #handle(connection: SimulatedConnection, data: string | null): void {
    const post = this.#readPost(data) ?? this.sabotage.reads?.(connection, data);
    const isPosted = post !== undefined && this.#mayPost(connection, post);
    if (isPosted && post.text.length > 0) this.publish(connection, post.room, post.text);
    const replies = isPosted ? this.sabotage.onPosted?.(connection) : this.sabotage.onDropped?.(connection);
    for (const frame of replies ?? []) this.toClient(connection, frame);
  }

  #mayPost(connection: SimulatedConnection, { room: id, text }: { room: string; text: string }): boolean {
    const room = this.rooms.find((candidate) => candidate.id === id);
    if (!room) return false;
    return room.occupants.has(connection.user.id) || (this.sabotage.postsForbidden?.(connection, id, text) ?? false);
  }

  #readPost(data: string | null): { room: string; text: string } | undefined {
    try {
      const frame = JSON.parse(data ?? '') as Record<string, unknown>;
      const { room, [this.options.sendKey]: text } = frame;
      return typeof room === 'string' && typeof text === 'string' ? { room, text } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores a message and hands it to every process. */
  publish(connection: Pick<SimulatedConnection, 'number' | 'user' | 'process'>, room: string, text: string): void {
    const { number, user, process } = connection;
    this.#lastId += BigInt(1 + this.tape.below(3));
    const timestamp = Math.floor(this.now / 1000) + this.options.skewSeconds;
    let message: StoredMessage = {
      id: this.#lastId,
      message: text,
      poster: user.id,
      room,
      timestamp,
      origin: number,
    };
    message.id = this.sabotage.id?.(message) ?? message.id;
    message = this.sabotage.alters?.(message) ?? message;
    if (this.sabotage.isLate?.(message)) this.#late.push(() => this.#commit(message, process));
    else this.#commit(message, process);
    if (this.sabotage.doubles?.(message)) this.publish(connection, room, text);
  }

  #commit(message: StoredMessage, process: number): void {
    for (const stored of this.sabotage.store?.(message) ?? [message]) this.messages.push(stored);
    this.messages.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const [index, queue] of this.#queues.entries()) {
      if (this.options.isLocalFirst && index === process) this.#fanOut(message, index);
      else this.#put(queue, () => this.#fanOut(message, index));
    }
  }

  #fanOut(message: StoredMessage, process: number): void {
    const room = this.rooms.find(({ id }) => id === message.room);
    for (const connection of this.connections) {
      if (connection.process !== process) continue;
      const isDue = connection.state === 'live' && room?.occupants.has(connection.user.id);
      const isMeant = isDue && this.#mayStillReceive(message, connection);
      const isWrong =
        (connection.state === 'live' && !isDue && this.sabotage.leaks?.(message, connection)) ||
        (connection.state === 'refused' && this.sabotage.afterRefused?.(connection, message));
      if (isMeant || isWrong) this.#deliver(message, connection);
    }
  }

  /** Reading 14: what was live elsewhere before the token of this connection was sent is not for it. */
  #mayStillReceive({ firstLive }: StoredMessage, { tokenRecorded }: SimulatedConnection): boolean {
    return firstLive === undefined || (tokenRecorded !== undefined && tokenRecorded < firstLive);
  }

  #deliver(message: StoredMessage, connection: SimulatedConnection): void {
    if (!this.#isHeard(message, connection)) return;
    const frames = [{ message: shown(message) }];
    for (const frame of this.sabotage.deliver?.(message, connection, frames) ?? frames) {
      const { damaged, note } = this.#damaged(connection, frame);
      this.toClient(connection, damaged, {
        before: note,
        after: () => {
          message.firstLive ??= this.entries.length;
        },
      });
    }
  }

  #isHeard({ poster, origin }: StoredMessage, { user, number }: SimulatedConnection): boolean {
    const { echo } = this.options;
    if (user.id !== poster || echo === 'everywhere') return true;
    return echo === 'others' && number !== origin;
  }

  /** A fault of a proxy or mock acts here, and is noted where it acts. */
  #damaged(connection: SimulatedConnection, frame: object): { damaged: object; note?: () => void } {
    if (!connection.isFaulty) return { damaged: frame };
    const fault = { faults: ['fault'], on: 'deliver', does: 'change it', connection: connection.number };
    const note = () => this.record({ kind: 'note', event: { type: 'fault', ...fault } });
    const damaged = this.tape.oneOf<object>([frame, { message: { ...frame, message: 'damaged' } }, { nonsense: true }]);
    return { damaged, note };
  }

  // Requests

  /** A request goes out and its answer comes back, each in its own time. */
  ask(user: SimulatedUser | undefined, endpoint: 'retrieve' | 'roomInfo' | 'createDm', sent: unknown): void {
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    const who = user && this.options.isLabelled ? { user: user.label } : {};
    const header = user ? { authorization: 'Bearer toke…' } : {};
    const body = typeof sent === 'string' ? sent : bodyWithIds(sent);
    const hop = new Hop();
    this.#exchanges.push(hop);
    let answer = { status: 0, body: '' };
    let position = 0;
    const steps = [
      () => {
        position = this.record({ kind: 'request', request, endpoint, ...who, ...header, body });
      },
      () => {
        answer = user
          ? this.#answer(user, endpoint, body, position)
          : { status: 401, body: errorText('AUTH_TOKEN_MISSING') };
        answer = this.sabotage.answer?.({ endpoint, user, sent: body, ...answer }) ?? answer;
      },
      () => this.record({ kind: 'response', request, endpoint, ...who, ...this.#came(answer, request) }),
    ];
    for (const step of steps) this.#put(hop, step);
  }

  #came(answer: Answer, request: number): Came {
    if (!this.options.hasMishaps) return answer;
    const fault = { faults: ['half'], on: 'retrieve', does: 'truncate', request };
    const noteCut = () => this.record({ kind: 'note', event: { type: 'fault', ...fault } });
    return mishap(answer, { tape: this.tape, noteCut });
  }

  #answer(user: SimulatedUser, endpoint: string, body: string, position: number): Answer {
    if (endpoint === 'retrieve') return this.#history(user, body, position);
    const sent = parse(body);
    if (endpoint === 'roomInfo') return this.#roomInfo(user, sent.room_id);
    if (typeof sent.other !== 'string') return { status: 400, body: errorText('BAD_REQUEST') };
    const other = this.users.find(({ id }) => id === sent.other);
    if (!other) return { status: 404, body: errorText('NOT_FOUND') };
    this.addRoom([user.id, other.id]);
    return { status: 200, body: '' };
  }

  addRoom(occupants: readonly string[]): SimulatedRoom {
    const room = { id: String(this.rooms.length + 1), occupants: new Set(occupants), changed: new Set<string>() };
    this.rooms.push(room);
    return room;
  }

  #history(user: SimulatedUser, body: string, position: number): Answer {
    const sent = parse(body);
    if (typeof sent.after !== 'number') return { status: 400, body: errorText('BAD_REQUEST') };
    const after = BigInt(/\d+/.exec(body)?.[0] ?? '0');
    const own = new Set(this.rooms.filter(({ occupants }) => occupants.has(user.id)).map(({ id }) => id));
    const all = this.messages.filter(({ room }) => own.has(room));
    const newer = all.filter(({ id }) => id > after);
    const asked = { user, after, list: newer, all: this.messages, position };
    const given = this.sabotage.history?.(asked) ?? newer;
    if (this.#late.length > 0 && this.sabotage.isLateDue?.(given)) for (const commit of this.#late.splice(0)) commit();
    const list = given.map(shown);
    const answer = this.options.retrieveKey === 'occupants' ? { room_name: null, occupants: list } : { messages: list };
    return { status: 200, body: bodyWithIds(answer) };
  }

  #roomInfo(user: SimulatedUser, id: unknown): Answer {
    if (typeof id !== 'string') return { status: 400, body: errorText('BAD_REQUEST') };
    const room = this.rooms.find((candidate) => candidate.id === id);
    if (!room?.occupants.has(user.id)) return { status: 404, body: errorText('NOT_FOUND') };
    return { status: 200, body: JSON.stringify({ room_name: null, occupants: [...room.occupants] }) };
  }
}
