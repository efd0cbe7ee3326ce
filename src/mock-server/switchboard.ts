import type { ChatEvent, Dialect, EndpointName, Passed } from '../protocol/index.ts';
import type { Clock } from './clock.ts';
import type { ChatCore, Effect, Input, World } from './core/index.ts';
import { Pings } from './pings.ts';
import { redactAuthorization, redactFrame } from './trace/redact.ts';
import type { Trace } from './trace/trace.ts';

/** A connection as an adapter offers it. */
export interface ConnectionPort {
  send(frame: OutgoingFrame): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends the connection without a closing handshake. */
  terminate(): void;
}

/** One text frame, made once for all who get it. */
export interface OutgoingFrame {
  text: string;
  bytes: Buffer;
}

export interface ChatRequest {
  endpoint: EndpointName;
  /** The `Authorization` header. */
  authorization: string | undefined;
  body: string;
}

export interface ChatReply {
  status: number;
  /** JSON, or empty for no body. */
  body: string;
}

export interface SwitchboardParts {
  core: ChatCore;
  clock: Clock;
  trace: Trace;
}

/** Brings what adapters hear to the core, and does what the core wants done; everything that passes is traced. */
export class Switchboard {
  readonly core: ChatCore;
  readonly trace: Trace;
  readonly clock: Clock;
  readonly #ports = new Map<number, ConnectionPort>();
  readonly #waiting = new Map<number, (reply: ChatReply) => void>();
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  readonly #waitingForEmpty: (() => void)[] = [];
  readonly #pings = new Pings();
  #connections = 0;
  #requests = 0;

  constructor({ core, clock, trace }: SwitchboardParts) {
    this.core = core;
    this.clock = clock;
    this.trace = trace;
  }

  /** Is told of everything that happens, such as why a message was dropped. */
  onEvent(listener: (event: ChatEvent) => void): void {
    this.#listeners.add(listener);
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
    this.#handle({ type: 'frame', connection, text, now: this.clock.now() });
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
    this.#handle({ type: 'closed', connection, code, now: this.clock.now() });
    if (this.#ports.size === 0) for (const tell of this.#waitingForEmpty.splice(0)) tell();
  }

  /** A request has arrived; `respond` is called once. */
  request({ endpoint, authorization, body }: ChatRequest, respond: (reply: ChatReply) => void): void {
    this.#requests += 1;
    const request = this.#requests;
    this.#waiting.set(request, respond);
    const sent = authorization === undefined ? {} : { authorization };
    const now = this.clock.now();
    const user = this.core.ownerOf(authorization, now);
    const who = { ...(user !== undefined && { user }), ...redacted(authorization) };
    this.#record({ kind: 'request', request, endpoint, ...who, body });
    for (const effect of this.core.handle({ type: 'request', request, endpoint, body, now, ...sent })) {
      if (effect.type === 'reply') this.#record({ kind: 'response', endpoint, ...withoutType(effect) });
      this.#perform(effect);
    }
  }

  /** The mock itself posts, as a user who is in the room. */
  post(user: string, room: string, text: string): void {
    this.#handle({ type: 'post', user, room, text, now: this.clock.now() });
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

  /** Closes every connection. */
  closeAll(code: number, reason: string): void {
    for (const connection of this.#ports.keys()) this.#close(connection, code, reason);
  }

  /** Ends every connection that has not closed yet. */
  cutAll(): void {
    for (const [connection, port] of this.#ports) {
      this.#record({ kind: 'closing', connection, code: null, ...this.#whose(connection) });
      port.terminate();
    }
  }

  /** Settles when no connection is left. */
  async untilEmpty(): Promise<void> {
    if (this.#ports.size === 0) return;
    await new Promise<void>((resolve) => this.#waitingForEmpty.push(resolve));
  }

  /** Tells the listeners of something that no input of the core stands for. */
  report(event: ChatEvent): void {
    if (needsNote(event)) this.#record({ kind: 'note', event: withoutQuery(event) });
    for (const listener of this.#listeners) listener(event);
  }

  #handle(input: Input): void {
    for (const effect of this.core.handle(input)) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.#send(effect.connections, effect.frame);
        break;
      case 'ping':
        void this.ping(effect.connection);
        break;
      case 'close':
        this.#close(effect.connection, effect.code, effect.reason);
        break;
      case 'reply':
        this.#reply(effect.request, effect);
        break;
      case 'event':
        this.report(effect.event);
    }
  }

  #send(connections: readonly number[], text: string): void {
    const frame = { text, bytes: Buffer.from(text) };
    for (const connection of connections) {
      this.#record({ kind: 'sent', connection, data: text, ...this.#whose(connection) });
      this.#ports.get(connection)?.send(frame);
    }
  }

  #close(connection: number, code: number, reason: string): void {
    const port = this.#ports.get(connection);
    if (!port) return;
    this.#record({ kind: 'closing', connection, code, ...this.#whose(connection) });
    port.close(code, reason);
  }

  #reply(request: number, { status, body }: ChatReply): void {
    const respond = this.#waiting.get(request);
    this.#waiting.delete(request);
    respond?.({ status, body });
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

function withoutType({ type: _, ...rest }: Extract<Effect, { type: 'reply' }>): Omit<typeof rest, 'type'> {
  return rest;
}

/** Events that the trace shows as what passed. */
const shownOtherwise: ReadonlySet<ChatEvent['type']> = new Set(['opened', 'connected', 'closed', 'answered']);

/** What the wire does not show, or not the whole of it: the trace has to say it. */
function needsNote({ type }: ChatEvent): boolean {
  return !shownOtherwise.has(type);
}
