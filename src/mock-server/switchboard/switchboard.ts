import type { Clock } from '../../faults/index.ts';
import {
  type ChatReply,
  type ChatRequest,
  type ConnectionPort,
  FaultContext,
  type FaultSubjects,
  Faults,
  frameStages,
  type Handshake,
  handshakeStages,
  type IncomingFrame,
  type IncomingRequest,
  outgoingFrame,
  pipeline,
  requestStages,
} from '../../faults/index.ts';
import { attempt, type ChatEvent, closeCodes, type Dialect } from '../../protocol/index.ts';
import { shortened, type TokenPlace, type Trace } from '../../traffic/index.ts';
import { type ChatCore, type Effect, expireTokens, type Input, type RequestAnswer, type World } from '../core/index.ts';
import { failedAnswer, internalError, internalErrorReason } from './internal-error.ts';
import { Journal } from './journal.ts';
import { OpenConnections } from './open-connections.ts';
import { Reactions } from './reactions.ts';
import { redactEvent } from './redact.ts';

export type { ChatReply, ChatRequest, ConnectionPort, Handshake, OutgoingFrame } from '../../faults/index.ts';

/**
 * Brings what adapters hear to the core, and does what the core wants done; everything that passes is traced. Faults
 * act on the way in, in a pipeline before the core, and on the way out, at the connection's port.
 */
export class Switchboard {
  readonly core: ChatCore;
  readonly trace: Trace;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly connections: OpenConnections;
  readonly #journal: Journal;
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  readonly #reactions = new Reactions();
  readonly #shakeHands: (handshake: Handshake) => void;
  readonly #handleFrame: (frame: IncomingFrame) => void;
  readonly #handleRequest: (incoming: IncomingRequest) => void;
  #requests = 0;

  /** @param seed what the dice of faults depend on */
  constructor(core: ChatCore, clock: Clock, trace: Trace, seed: number) {
    this.core = core;
    this.clock = clock;
    this.trace = trace;
    this.faults = new Faults(seed, clock);
    this.#journal = new Journal(core, clock, trace);
    const context = new FaultContext(subjectsOf(core, clock), clock, this.faults, (event) => this.report(event));
    this.connections = new OpenConnections(this.#journal, context);
    this.#shakeHands = pipeline(handshakeStages(context), (handshake) => handshake.accept());
    this.#handleFrame = pipeline(frameStages(context), ({ connection, text }) => {
      this.#attemptFor(connection, () => this.#handle({ type: 'frame', connection, text, now: clock.now() }));
    });
    this.#handleRequest = pipeline(requestStages(context), (incoming) => this.#ask(incoming));
  }

  /** Is told of everything that happens, such as why a message was dropped. @returns a function that ends that */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A client asks for a connection. */
  upgrade(handshake: Handshake): void {
    this.#shakeHands(handshake);
  }

  /**
   * A connection has opened.
   * @param tokenIn where its handshake carried a token, though it belongs into the first frame
   * @returns its number, for all that follows on it
   */
  open(port: ConnectionPort, tokenIn?: TokenPlace): number {
    const connection = this.connections.add(port, tokenIn);
    this.#handle({ type: 'opened', connection, now: this.clock.now() });
    return connection;
  }

  /** A frame has arrived; `text` is null where it is binary. */
  receive(connection: number, text: string | null): void {
    this.#attemptFor(connection, () => {
      this.#journal.received(connection, text);
      const port = this.connections.port(connection);
      if (port) this.#handleFrame({ connection, port, text });
    });
  }

  pong(connection: number): void {
    this.connections.pong(connection);
    if (this.core.awaitsPong(connection)) this.#journal.pong(connection);
    this.#handle({ type: 'pong', connection, now: this.clock.now() });
  }

  /** What arrives from here on, the client can have sent after it had read what was sent to it; a pong shows that, too. */
  canHaveRead(connection: number): void {
    this.#handle({ type: 'read', connection, now: this.clock.now() });
  }

  closed(connection: number, code: number): void {
    attempt(() => this.connections.closed(connection, code));
    attempt(() => this.#handle({ type: 'closed', connection, code, now: this.clock.now() }));
    this.connections.tellWhenNone();
  }

  /** A request has arrived; `respond` is called once, or never where a fault lets it hang. */
  request(asked: ChatRequest, respond: (reply: ChatReply) => void): void {
    this.#requests += 1;
    const request = this.#requests;
    let isAnswered = false;
    const reply: IncomingRequest['reply'] = (answer) => {
      if (isAnswered) return;
      isAnswered = true;
      try {
        this.#journal.response(answer);
      } finally {
        respond(answer);
      }
    };
    this.#attemptToAnswer({ request, asked, reply }, (incoming) => {
      this.#journal.request(request, asked);
      this.#handleRequest(incoming);
    });
  }

  /** The mock itself posts, as a user who is in the room. */
  post(user: string, room: string, text: string): void {
    this.#handle({ type: 'post', user, room, text, now: this.clock.now() });
  }

  /** Sends a text frame, whatever it says. */
  sendFrame(connection: number, text: string): void {
    this.connections.port(connection)?.send(outgoingFrame(text));
  }

  /** Neither side of a connection hears anything more, and it stays open: stands in the trace as a fault. */
  stall(connection: number): void {
    const user = this.core.userOf(connection);
    const place = { connection, ...(user !== undefined && { user }) };
    this.report({ type: 'fault', faults: ['control'], on: 'control', does: 'stall', ...place });
    this.connections.port(connection)?.endBy({ on: 'deliver', stall: true });
  }

  /** Another world takes the place of this one. */
  reload(world: World, dialect: Dialect): void {
    this.#handle({ type: 'reloaded', world, dialect });
  }

  /** Tells the listeners of an event, and the trace where nothing on the wire shows it. */
  report(happened: ChatEvent): void {
    const event = redactEvent(shortened(happened), this.core.world);
    this.#journal.event(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Does something as soon as the input that is being handled is done with. */
  afterwards(reaction: () => void): void {
    this.#reactions.add(reaction);
  }

  #ask(incoming: IncomingRequest): void {
    this.#attemptToAnswer(incoming, ({ request, asked: { endpoint, authorization, body }, reply }) => {
      const sent = authorization === undefined ? {} : { authorization };
      this.#handle({ type: 'request', request, endpoint, body, now: this.clock.now(), ...sent }, reply);
    });
  }

  /** What fails around the core, such as a listener, ends like what fails in it. */
  #attemptToAnswer(incoming: IncomingRequest, act: (incoming: IncomingRequest) => void): void {
    const { request, asked, reply } = incoming;
    attempt(
      () => act(incoming),
      () => reply(failedAnswer({ request, endpoint: asked.endpoint })),
    );
  }

  #attemptFor(connection: number, act: () => void): void {
    attempt(act, () => this.connections.port(connection)?.close(closeCodes.internalError, internalErrorReason));
  }

  #handle(input: Input, reply?: (answer: RequestAnswer) => void): void {
    for (const effect of this.#decide(input)) {
      if (effect.type === 'reply') reply?.(effect.answer);
      else this.#perform(effect);
    }
    this.#reactions.run();
  }

  /** Nothing that a client sends may end the mock. */
  #decide(input: Input): Effect[] {
    try {
      return this.core.handle(input);
    } catch (error) {
      return internalError(input, error as Error, (connection) => this.core.userOf(connection));
    }
  }

  #perform(effect: Exclude<Effect, { type: 'reply' }>): void {
    switch (effect.type) {
      case 'send': {
        const frame = outgoingFrame(effect.frame, effect.message);
        for (const connection of effect.connections) this.connections.port(connection)?.send(frame);
        break;
      }
      case 'ping':
        void this.connections.ping(effect.connection);
        break;
      case 'close':
        this.connections.port(effect.connection)?.close(effect.code, effect.reason);
        break;
      case 'event':
        this.report(effect.event);
    }
  }
}

const subjectsOf = (core: ChatCore, clock: Clock): FaultSubjects => ({
  userOf: (connection) => core.userOf(connection),
  ownerOf: (token) => core.world.tokens.get(token)?.user,
  expire: (user) => expireTokens(core.world, user, clock.now()),
});
