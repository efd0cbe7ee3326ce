import type { ChatEvent, Dialect, Message, Passed } from '../protocol/index.ts';
import type { Clock } from './clock.ts';
import type { ChatCore, Effect, Input, World } from './core/index.ts';
import { Faults } from './faults/faults.ts';
import { FaultyConnections } from './faults/faulty-connections.ts';
import { FaultyRequests } from './faults/faulty-requests.ts';
import { requestPoints } from './faults/occasion.ts';
import { Pings } from './pings.ts';
import type { ChatAnswer, ChatReply, ChatRequest, ConnectionPort, Handshake, OutgoingFrame } from './ports.ts';
import { redactAuthorization, redactFrame } from './trace/redact.ts';
import type { Trace } from './trace/trace.ts';

export type { ChatReply, ChatRequest, ConnectionPort, Handshake, OutgoingFrame } from './ports.ts';

export interface SwitchboardParts {
  core: ChatCore;
  clock: Clock;
  trace: Trace;
  /** What the dice of faults depend on. */
  seed: number;
}

/** Answers of one input may lead to others; past this many it is a circle. */
const mostReactions = 1_000;

/**
 * Brings what adapters hear to the core, and does what the core wants done; everything that passes is traced.
 * Where a fault may act, what passes goes through `faults/`; where none does, it costs one look.
 */
export class Switchboard {
  readonly core: ChatCore;
  readonly trace: Trace;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly #faultyConnections: FaultyConnections;
  readonly #faultyRequests: FaultyRequests;
  readonly #ports = new Map<number, ConnectionPort>();
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  readonly #waitingForEmpty: (() => void)[] = [];
  readonly #pings = new Pings();
  #reactions: (() => void)[] = [];
  #isReacting = false;
  #connections = 0;
  #requests = 0;

  constructor({ core, clock, trace, seed }: SwitchboardParts) {
    this.core = core;
    this.clock = clock;
    this.trace = trace;
    this.faults = new Faults({ seed, now: () => clock.now() });
    const wire = { core, clock, faults: this.faults, report: (event: ChatEvent) => this.report(event) };
    this.#faultyConnections = new FaultyConnections({
      ...wire,
      port: (connection) => this.#ports.get(connection),
      closing: (connection, code) => this.#closing(connection, code),
      handle: (connection, text, perform) => this.#frame(connection, text, perform),
      perform: (effect) => this.#perform(effect),
      send: (connection, frame) => this.#sendNow(connection, frame),
      recordSent: (connection, text) => this.#recordSent(connection, text),
    });
    this.#faultyRequests = new FaultyRequests({
      ...wire,
      ask: (request, asked, onAnswer) => this.#ask(request, asked, onAnswer),
      answer: (answer, respond) => this.#answer(answer, respond),
    });
  }

  /** Is told of everything that happens, such as why a message was dropped. @returns a function that ends that */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody wants to open a connection. */
  upgrade(handshake: Handshake): void {
    if (this.faults.has('upgrade')) this.#faultyConnections.upgrade(handshake);
    else handshake.accept();
  }

  /** A connection has opened. @returns its number, for all that follows on it */
  open(port: ConnectionPort): number {
    this.#connections += 1;
    const connection = this.#connections;
    this.#ports.set(connection, port);
    this.#record({ kind: 'opened', connection });
    this.#handle({ type: 'opened', connection, now: this.clock.now() });
    return connection;
  }

  /** A frame has arrived; `text` is null where it is binary. */
  receive(connection: number, text: string | null): void {
    const { user } = this.#whose(connection);
    const data = text !== null && mayHoldToken(text, user) ? redactFrame(text, this.core.world) : text;
    this.#record({ kind: 'received', connection, data, ...(user !== undefined && { user }) });
    const isFaulty = this.faults.has(user === undefined ? 'connected' : 'send');
    if (isFaulty || this.#faultyConnections.isAffected(connection)) this.#faultyConnections.receive(connection, text);
    else this.#frame(connection, text);
  }

  pong(connection: number): void {
    this.#pings.answered(connection);
    if (!this.core.hasSeenConnected(connection)) this.#record({ kind: 'pong', connection, ...this.#whose(connection) });
    this.#handle({ type: 'pong', connection, now: this.clock.now() });
  }

  closed(connection: number, code: number): void {
    this.#record({ kind: 'closed', connection, code, ...this.#whose(connection) });
    this.#ports.delete(connection);
    this.#pings.gone(connection);
    this.#faultyConnections.closed(connection);
    this.#handle({ type: 'closed', connection, code, now: this.clock.now() });
    if (this.#ports.size === 0) for (const tell of this.#waitingForEmpty.splice(0)) tell();
  }

  /** A request has arrived; `respond` is called once, or never where a fault lets it hang. */
  request(asked: ChatRequest, respond: (reply: ChatReply) => void): void {
    this.#requests += 1;
    const request = this.#requests;
    const { endpoint, authorization, body } = asked;
    const user = this.core.ownerOf(authorization, this.clock.now());
    const who = { ...(user !== undefined && { user }), ...redacted(authorization) };
    this.#record({ kind: 'request', request, endpoint, ...who, body });
    if (this.faults.has(requestPoints[endpoint])) this.#faultyRequests.request(request, asked, respond);
    else this.#ask(request, asked, (answer) => this.#answer(answer, respond));
  }

  /** The mock itself posts, as a user who is in the room. */
  post(user: string, room: string, text: string): void {
    this.#handle({ type: 'post', user, room, text, now: this.clock.now() });
  }

  /** Sends a text frame, whatever it says. */
  sendFrame(connection: number, text: string): void {
    this.#deliver(connection, { text, bytes: Buffer.from(text) });
  }

  /** Closes a connection, or cuts it where no code is given. */
  disconnect(connection: number, code?: number): void {
    if (code === undefined) this.#closing(connection, null)?.terminate();
    else this.#close(connection, code, '');
  }

  /** Every open connection. */
  connections(): number[] {
    return [...this.#ports.keys()];
  }

  /** @returns when the client has answered, or is gone: whatever it had sent before has arrived by then */
  async ping(connection: number): Promise<void> {
    const port = this.#ports.get(connection);
    if (!port) return;
    const answered = this.#pings.sent(connection);
    port.ping();
    await answered;
  }

  /** Another world takes the place of this one. */
  reload(world: World, dialect: Dialect): void {
    this.#handle({ type: 'reloaded', world, dialect });
  }

  /** Forgets everything that faults hold up or hold back. */
  forgetHeldUp(): void {
    this.#faultyConnections.forget();
  }

  /** Whether nobody is connected. */
  get isDeserted(): boolean {
    return this.#ports.size === 0;
  }

  /** Closes every connection. */
  closeAll(code: number, reason: string): void {
    for (const connection of this.#ports.keys()) this.#close(connection, code, reason);
  }

  /** Ends every connection that has not closed yet. */
  cutAll(): void {
    for (const connection of this.#ports.keys()) this.disconnect(connection);
  }

  /** Settles when no connection is left. */
  async untilEmpty(): Promise<void> {
    if (this.#ports.size === 0) return;
    await new Promise<void>((resolve) => this.#waitingForEmpty.push(resolve));
  }

  /** Tells the listeners of an event, and the trace where nothing on the wire shows it. */
  report(event: ChatEvent): void {
    if (needsNote(event)) this.#record({ kind: 'note', event: withoutQuery(event) });
    for (const listener of this.#listeners) listener(event);
  }

  /** Does something as soon as the input that is being handled is done with. */
  afterwards(reaction: () => void): void {
    this.#reactions.push(reaction);
  }

  #frame(connection: number, text: string | null, perform?: (effect: Effect) => void): void {
    this.#handle({ type: 'frame', connection, text, now: this.clock.now() }, perform);
  }

  #handle(input: Input, perform: (effect: Effect) => void = (effect) => this.#perform(effect)): void {
    for (const effect of this.core.handle(input)) perform(effect);
    this.#react();
  }

  /** Asks the core, and does what it wants done besides answering. */
  #ask(request: number, { endpoint, authorization, body }: ChatRequest, onAnswer: (answer: ChatAnswer) => void): void {
    const sent = authorization === undefined ? {} : { authorization };
    this.#handle({ type: 'request', request, endpoint, body, now: this.clock.now(), ...sent }, (effect) => {
      if (effect.type === 'reply') onAnswer(answerOf(effect, endpoint));
      else this.#perform(effect);
    });
  }

  #answer(answer: ChatAnswer, respond: (reply: ChatReply) => void): void {
    const { status, body, headers, damage } = answer;
    this.#record({ kind: 'response', ...answer });
    const isPlain = headers === undefined && damage === undefined;
    respond(isPlain ? { status, body } : { status, body, ...(headers && { headers }), ...(damage && { damage }) });
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.connections, effect.frame, effect.message);
        break;
      case 'ping':
        void this.ping(effect.connection);
        break;
      case 'close':
        this.#close(effect.connection, effect.code, effect.reason);
        break;
      case 'event':
        this.report(effect.event);
        break;
      case 'reply':
        throw new Error('An answer goes to whoever asked.');
    }
  }

  #send(connections: readonly number[], text: string, message: Message | undefined): void {
    const frame = { text, bytes: Buffer.from(text) };
    const isFaulty = message !== undefined && this.faults.has('deliver');
    const isPlain = !isFaulty && !this.#faultyConnections.hasAffected;
    for (const connection of connections) {
      if (isPlain) this.#sendNow(connection, frame);
      else if (isFaulty) this.#faultyConnections.deliver(connection, frame, message);
      else this.#deliver(connection, frame);
    }
  }

  /** Sends a frame that no fault is looking for, behind those that one has held up. */
  #deliver(connection: number, frame: OutgoingFrame): void {
    if (this.#faultyConnections.isAffected(connection)) this.#faultyConnections.pass(connection, frame);
    else this.#sendNow(connection, frame);
  }

  #close(connection: number, code: number, reason: string): void {
    const port = this.#closing(connection, code);
    port?.close(code, reason);
  }

  /** @returns the port that is about to be closed, or cut where the code is null */
  #closing(connection: number, code: number | null): ConnectionPort | undefined {
    const port = this.#ports.get(connection);
    if (port) this.#record({ kind: 'closing', connection, code, ...this.#whose(connection) });
    return port;
  }

  #sendNow(connection: number, frame: OutgoingFrame): void {
    this.#recordSent(connection, frame.text);
    this.#ports.get(connection)?.send(frame);
  }

  #recordSent(connection: number, data: string): void {
    const user = this.core.userOf(connection);
    this.#record(user === undefined ? { kind: 'sent', connection, data } : { kind: 'sent', connection, data, user });
  }

  #react(): void {
    if (this.#reactions.length === 0 || this.#isReacting) return;
    this.#isReacting = true;
    try {
      for (let count = 0; this.#reactions.length > 0; count += 1) {
        const reaction = this.#reactions.shift();
        if (count < mostReactions) reaction?.();
        else this.#breakCircle();
      }
    } finally {
      this.#isReacting = false;
    }
  }

  #breakCircle(): void {
    this.#reactions = [];
    const problem = 'events without `after` set each other off in a circle; give one of them an `after` or `times`';
    this.report({ type: 'steered', by: 'scenario', what: `more than ${mostReactions} events at once`, problem });
  }

  #whose(connection: number): { user?: string } {
    const user = this.core.userOf(connection);
    return user === undefined ? {} : { user };
  }

  #record(passed: Passed): void {
    this.trace.record(this.clock.now(), passed);
  }
}

/** Before the token was accepted any text may hold one; afterwards only a second token message does. */
function mayHoldToken(text: string, user: string | undefined): boolean {
  return user === undefined || text.includes('auth_token');
}

/** The query of a path that is not ours may hold anything, a token too. */
function withoutQuery(event: ChatEvent): ChatEvent {
  return event.type === 'turned-away' ? { ...event, path: event.path.split('?', 1)[0] ?? '' } : event;
}

function redacted(authorization: string | undefined): { authorization?: string } {
  return authorization === undefined ? {} : { authorization: redactAuthorization(authorization) };
}

function answerOf({ type: _, ...reply }: Extract<Effect, { type: 'reply' }>, endpoint: ChatRequest['endpoint']) {
  return { endpoint, ...reply };
}

/** Events that the trace shows as what passed, or that were found in the trace itself. */
const shownOtherwise: ReadonlySet<ChatEvent['type']> = new Set([
  'opened',
  'connected',
  'closed',
  'answered',
  'broke-rule',
]);

/** What the wire does not show, or not the whole of it: the trace has to say it. */
function needsNote({ type }: ChatEvent): boolean {
  return !shownOtherwise.has(type);
}
