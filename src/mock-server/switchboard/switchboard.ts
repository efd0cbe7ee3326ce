import type { ChatEvent, Dialect, Message } from '../../protocol/index.ts';
import type { Trace } from '../../traffic/index.ts';
import type { Clock } from '../clock.ts';
import type { ChatCore, Effect, Input, World } from '../core/index.ts';
import { Faults } from '../faults/faults.ts';
import { FaultyConnections } from '../faults/faulty-connections.ts';
import { FaultyRequests } from '../faults/faulty-requests.ts';
import { requestPoints } from '../faults/trigger.ts';
import { Journal } from './journal.ts';
import { OpenConnections } from './open-connections.ts';
import type { ChatAnswer, ChatReply, ChatRequest, ConnectionPort, Handshake, OutgoingFrame } from './ports.ts';
import { mostReactions, Reactions } from './reactions.ts';

export type { ChatReply, ChatRequest, ConnectionPort, Handshake, OutgoingFrame } from './ports.ts';

export interface SwitchboardParts {
  core: ChatCore;
  clock: Clock;
  trace: Trace;
  /** What the dice of faults depend on. */
  seed: number;
}

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
  readonly connections: OpenConnections;
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  readonly #reactions = new Reactions();
  readonly #journal: Journal;
  #requests = 0;

  constructor({ core, clock, trace, seed }: SwitchboardParts) {
    this.core = core;
    this.clock = clock;
    this.trace = trace;
    this.#journal = new Journal({ core, clock, trace });
    this.connections = new OpenConnections(this.#journal);
    this.faults = new Faults({ seed, now: () => clock.now() });
    const wire = { core, clock, faults: this.faults, report: (event: ChatEvent) => this.report(event) };
    this.#faultyConnections = new FaultyConnections({
      ...wire,
      port: (connection) => this.connections.port(connection),
      closing: (connection, code) => this.connections.closing(connection, code),
      handle: (connection, text, perform) => this.#frame(connection, text, perform),
      perform: (effect) => this.#perform(effect),
      send: (connection, frame) => this.connections.send(connection, frame),
      recordSent: (connection, text) => this.#journal.sent(connection, text),
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
    const connection = this.connections.add(port);
    this.#handle({ type: 'opened', connection, now: this.clock.now() });
    return connection;
  }

  /** A frame has arrived; `text` is null where it is binary. */
  receive(connection: number, text: string | null): void {
    this.#journal.received(connection, text);
    const isFaulty = this.faults.has(this.core.userOf(connection) === undefined ? 'connected' : 'send');
    if (isFaulty || this.#faultyConnections.isAffected(connection)) this.#faultyConnections.receive(connection, text);
    else this.#frame(connection, text);
  }

  pong(connection: number): void {
    this.connections.pong(connection);
    if (!this.core.hasSeenConnected(connection)) this.#journal.pong(connection);
    this.#handle({ type: 'pong', connection, now: this.clock.now() });
  }

  closed(connection: number, code: number): void {
    this.connections.delete(connection, code);
    this.#faultyConnections.closed(connection);
    this.#handle({ type: 'closed', connection, code, now: this.clock.now() });
    this.connections.tellWhenNone();
  }

  /** A request has arrived; `respond` is called once, or never where a fault lets it hang. */
  request(asked: ChatRequest, respond: (reply: ChatReply) => void): void {
    this.#requests += 1;
    const request = this.#requests;
    this.#journal.request(request, asked);
    if (this.faults.has(requestPoints[asked.endpoint])) this.#faultyRequests.request(request, asked, respond);
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

  /** Another world takes the place of this one. */
  reload(world: World, dialect: Dialect): void {
    this.#handle({ type: 'reloaded', world, dialect });
  }

  /** Forgets everything that faults hold up or hold back. */
  forgetHeldUp(): void {
    this.#faultyConnections.forget();
  }

  /** Tells the listeners of an event, and the trace where nothing on the wire shows it. */
  report(event: ChatEvent): void {
    this.#journal.event(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Does something as soon as the input that is being handled is done with. */
  afterwards(reaction: () => void): void {
    this.#reactions.add(reaction);
  }

  #frame(connection: number, text: string | null, perform?: (effect: Effect) => void): void {
    this.#handle({ type: 'frame', connection, text, now: this.clock.now() }, perform);
  }

  #handle(input: Input, perform: (effect: Effect) => void = (effect) => this.#perform(effect)): void {
    for (const effect of this.core.handle(input)) perform(effect);
    this.#reactions.run(() => this.#tellOfCircle());
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
    this.#journal.response(answer);
    const isPlain = headers === undefined && damage === undefined;
    respond(isPlain ? { status, body } : { status, body, ...(headers && { headers }), ...(damage && { damage }) });
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.connections, effect.frame, effect.message);
        break;
      case 'ping':
        void this.connections.ping(effect.connection);
        break;
      case 'close':
        this.connections.close(effect.connection, effect.code, effect.reason);
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
      if (isPlain) this.connections.send(connection, frame);
      else if (isFaulty) this.#faultyConnections.deliver(connection, frame, message);
      else this.#deliver(connection, frame);
    }
  }

  /** Sends a frame that no fault is looking for, behind those that one has held up. */
  #deliver(connection: number, frame: OutgoingFrame): void {
    if (this.#faultyConnections.isAffected(connection)) this.#faultyConnections.pass(connection, frame);
    else this.connections.send(connection, frame);
  }

  #tellOfCircle(): void {
    const problem = 'events without `after` set each other off in a circle; give one of them an `after` or `times`';
    this.report({ type: 'steered', by: 'scenario', what: `more than ${mostReactions} events at once`, problem });
  }
}

function answerOf({ type: _, ...reply }: Extract<Effect, { type: 'reply' }>, endpoint: ChatRequest['endpoint']) {
  return { endpoint, ...reply };
}
