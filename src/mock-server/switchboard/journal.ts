import type { ChatAnswer, ChatRequest, Clock } from '../../faults/index.ts';
import type { ChatEvent } from '../../protocol/index.ts';
import {
  type Passed,
  shortenAuthorization,
  type TokenPlace,
  type Trace,
  type TraceEntry,
} from '../../traffic/index.ts';
import type { ChatCore } from '../core/index.ts';
import { redactFrame } from './redact.ts';

/** Writes into the trace what passes the switchboard: when, whose it was, and without tokens. */
export class Journal {
  readonly #core: ChatCore;
  readonly #clock: Clock;
  readonly #trace: Trace;

  constructor(core: ChatCore, clock: Clock, trace: Trace) {
    this.#core = core;
    this.#clock = clock;
    this.#trace = trace;
  }

  /** @param tokenIn where the handshake carried a token */
  opened(connection: number, tokenIn?: TokenPlace): void {
    this.#record({ kind: 'opened', connection, ...(tokenIn && { tokenIn }) });
  }

  /** `text` is null for a binary frame. */
  received(connection: number, text: string | null): void {
    const whose = this.#whose(connection);
    const isOpen = text === null || !mayHoldToken(text, whose.user);
    const data = isOpen ? text : redactFrame(text, this.#core.world, this.#tokenOf(whose.user));
    this.#record({ kind: 'from-client', connection, data, ...whose });
  }

  sent(connection: number, data: string): void {
    const { seq } = this.#trace;
    const entry: TraceEntry = { seq: seq + 1, at: this.#clock.now(), kind: 'to-client', connection, data };
    const user = this.#core.userOf(connection);
    if (user !== undefined) entry.user = user;
    this.#trace.add(entry);
  }

  pong(connection: number): void {
    this.#record({ kind: 'pong', connection, ...this.#whose(connection) });
  }

  /** The mock closes a connection, or cuts it where the code is null. */
  closing(connection: number, code: number | null): void {
    this.#record({ kind: 'closing', connection, code, ...this.#whose(connection) });
  }

  closed(connection: number, code: number): void {
    this.#record({ kind: 'closed', connection, code, ...this.#whose(connection) });
  }

  request(request: number, { endpoint, authorization, body }: ChatRequest): void {
    const at = this.#clock.now();
    const user = this.#core.ownerOf(authorization, at);
    const unknownToken = user === undefined ? this.#core.unknownTokenOf(authorization) : undefined;
    const isWrapped = user === undefined && this.#core.hasWrappedToken(authorization);
    const unknown = {
      ...(unknownToken !== undefined && { unknownToken }),
      ...(isWrapped && { isWrapped: true as const }),
    };
    const whose = user === undefined ? unknown : { user };
    const shown = authorization === undefined ? {} : { authorization: shortenAuthorization(authorization) };
    const data = isUsualBody(body, this.#core) ? body : this.#redactBody(body, authorization);
    const { seq } = this.#trace;
    this.#trace.add({ seq: seq + 1, at, kind: 'request', request, endpoint, ...whose, ...shown, body: data });
  }

  /** An answer in whose place the connection is reset never leaves. */
  response(answer: ChatAnswer): void {
    if (answer.damage === 'reset') return;
    this.#trace.add({ seq: this.#trace.seq + 1, at: this.#clock.now(), kind: 'response', ...answer });
  }

  /** An event, where the wire does not show it, or not the whole of it. */
  event(event: ChatEvent): void {
    if (!shownOtherwise.has(event.type)) this.#record({ kind: 'note', event });
  }

  #redactBody(body: string, authorization: string | undefined): string {
    return redactFrame(body, this.#core.world, authorization?.replace(/^\S+ +/, ''));
  }

  #tokenOf(user: string | undefined): string | undefined {
    return user === undefined ? undefined : this.#core.world.users.get(user)?.token;
  }

  #whose(connection: number): { user?: string } {
    const user = this.#core.userOf(connection);
    return user === undefined ? {} : { user };
  }

  #record(passed: Passed): void {
    this.#trace.record(this.#clock.now(), passed);
  }
}

/** Events that the trace shows as what passed, or that were found in the trace itself. */
const shownOtherwise: ReadonlySet<ChatEvent['type']> = new Set([
  'opened',
  'connected',
  'closed',
  'answered',
  'broke-rule',
  'forwarded',
  'routed',
]);

/**
 * Before the token was accepted any text may hold one; afterwards what is no message: a second token, or a list. What a
 * message says stands in histories and live frames just so.
 */
function mayHoldToken(text: string, user: string | undefined): boolean {
  return user === undefined || text.includes('auth_token') || !text.includes('"room"');
}

/** Whether a body is what the document has it be, and its value no token. */
function isUsualBody(body: string, { world }: ChatCore): boolean {
  const usual = /^\{\s*"(?:after|other|room_id)"\s*:\s*(?:"([^"\\]*)"|\d+)\s*\}$/.exec(body);
  return usual !== null && !(usual[1] !== undefined && world.tokens.has(usual[1]));
}
