import {
  type AuthErrorCode,
  type ChatEvent,
  closeCodes,
  type Dialect,
  type DropReason,
  errorBody,
  shortenToken,
  withoutEnd,
} from '../../protocol/index.ts';
import { answerRequest } from './answer-request.ts';
import { readAuthorization } from './authorization.ts';
import { Connections } from './connections.ts';
import { connectedFrame, liveFrame } from './frames.ts';
import { fullMemory } from './history-memory.ts';
import { type Effect, happened, type Input, type InputOf } from './inputs.ts';
import { readSentFrame } from './sent-frame.ts';
import type { ConnectionSession } from './session.ts';
import { readTokenMessage } from './token-message.ts';
import {
  addMessage,
  giveBackMemory,
  type HintFor,
  identify,
  type NewMessage,
  type Room,
  takeMemory,
  unknownTokenNumber,
  type World,
} from './world.ts';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/**
 * The chat service itself: what comes in becomes what is to be done.
 * Pure: no socket, no clock, no timer, no randomness. The same inputs always give the same effects.
 * @example
 * const core = new ChatCore(world, dialects.documented);
 * core.handle({ type: 'opened', connection: 1, now: 0 });
 * core.handle({ type: 'frame', connection: 1, text: '{"auth_token":"token-ada"}', now: 0 }); // sends CONNECTED
 */
export class ChatCore {
  #world: World;
  #dialect: Dialect;
  readonly #connections = new Connections();

  /** Guesses what is meant by a token that was never issued. */
  readonly hintFor: HintFor;

  constructor(world: World, dialect: Dialect, hintFor: HintFor = () => undefined) {
    this.hintFor = hintFor;
    this.#world = world;
    this.#dialect = dialect;
  }

  get world(): World {
    return this.#world;
  }

  get dialect(): Dialect {
    return this.#dialect;
  }

  /** The live connections of a user. */
  connectionsOf(user: string): number[] {
    return this.#connections.liveOf(user);
  }

  /** Whether anybody is live at all. */
  get hasLive(): boolean {
    return this.#connections.hasLive;
  }

  /** Every open connection, whose it is, and how far it got. */
  sessions(): Iterable<Readonly<ConnectionSession>> {
    return this.#connections.all();
  }

  /** Whose a connection is, once its token was accepted. */
  userOf(connection: number): string | undefined {
    return this.#connections.get(connection)?.user;
  }

  /** Whose token a request came with, also where that token has run out. */
  ownerOf(authorization: string | undefined, now: number): string | undefined {
    const caller = readAuthorization(this.#world, authorization, now);
    return 'user' in caller ? caller.user.id : caller.owner;
  }

  /** Which of the tokens that are nobody's a request came with; undefined where it came with none of them. */
  unknownTokenOf(authorization = ''): number | undefined {
    const token = /^Bearer (.+)/s.exec(authorization)?.[1];
    return token === undefined ? undefined : unknownTokenNumber(this.#world, token);
  }

  /** Whether a request came with somebody's token and something around it, such as quotes. */
  hasWrappedToken(authorization = ''): boolean {
    const token = /^Bearer (.+)/s.exec(authorization)?.[1] ?? '';
    const bare = unwrapped(token);
    return bare !== token && this.#world.tokens.has(bare) && !this.#world.tokens.has(token);
  }

  /** Whether a pong would be the answer to the ping before CONNECTED. One that comes before the token is none. */
  awaitsPong(connection: number): boolean {
    const session = this.#connections.get(connection);
    return session?.state === 'live' && !session.hasAnsweredPing;
  }

  handle(input: Input): Effect[] {
    switch (input.type) {
      case 'opened':
        return this.#opened(input);
      case 'frame':
        return this.#frame(input);
      case 'pong':
        return this.#pong(input);
      case 'read':
        return this.#read(input.connection);
      case 'closed':
        return this.#closed(input);
      case 'request':
        return answerRequest(this, input);
      case 'post':
        return this.#postAs(input);
      case 'reloaded':
        return this.#reloaded(input);
    }
  }

  #opened({ connection }: InputOf<'opened'>): Effect[] {
    this.#connections.open(connection);
    return [happened({ type: 'opened', connection })];
  }

  #frame(input: InputOf<'frame'>): Effect[] {
    const session = this.#connections.get(input.connection);
    switch (session?.state) {
      case 'awaiting-token':
        return this.#firstMessage(session, input);
      case 'live':
        return this.#sentFrame(session, input);
      case 'refused':
        return [happened({ type: 'ignored', connection: input.connection })];
      default:
        return [];
    }
  }

  #firstMessage(session: ConnectionSession, { text, now }: InputOf<'frame'>): Effect[] {
    const first = readTokenMessage(text);
    if ('error' in first) return this.#refuse(session, first.error, { reason: first.reason });
    const identity = identify(this.#world, first.token, now);
    if ('user' in identity) return this.#accept(session, identity.user.id);
    const user = this.#world.tokens.get(first.token)?.user;
    const token = shortenToken(first.token);
    if (user !== undefined) return this.#refuse(session, identity.error, { reason: 'token', token, user });
    const unknownToken = unknownTokenNumber(this.#world, first.token);
    const hint = this.hintFor(this.#world, first.token);
    return this.#refuse(session, identity.error, {
      reason: 'token',
      token,
      ...(unknownToken !== undefined && { unknownToken }),
      ...(hint !== undefined && { hint }),
    });
  }

  #accept(session: ConnectionSession, user: string): Effect[] {
    const { connection } = session;
    this.#connections.accept(session, user);
    return [
      // An answer shows that whoever is there reads; when it comes is up to the client (RFC 6455, 5.5.2).
      { type: 'ping', connection },
      { type: 'send', connections: [connection], frame: connectedFrame(this.#dialect) },
      happened({ type: 'connected', connection, user }),
    ];
  }

  #refuse(
    session: ConnectionSession,
    error: AuthErrorCode,
    why: Pick<EventOf<'refused'>, 'reason' | 'token' | 'user' | 'unknownToken' | 'hint'>,
  ): Effect[] {
    const { connection } = session;
    session.take('refuse');
    const isAnswered = why.reason === 'token' || this.#dialect.answersBadFirstMessage;
    const effects: Effect[] = [happened({ type: 'refused', connection, error, isAnswered, ...why })];
    if (isAnswered) effects.push({ type: 'send', connections: [connection], frame: JSON.stringify(errorBody(error)) });
    if (this.#dialect.closesAfterRefusal) {
      effects.push({ type: 'close', connection, code: closeCodes.policyViolation, reason: error });
    }
    return effects;
  }

  #sentFrame({ connection, user = '', canHaveRead }: ConnectionSession, { text, now }: InputOf<'frame'>): Effect[] {
    const effects: Effect[] = canHaveRead ? [] : [happened({ type: 'too-early', connection, user })];
    const drop = (dropped: { reason: DropReason; room?: string; detail?: string }): Effect[] => {
      const { sendKey } = this.#dialect;
      return [...effects, happened({ type: 'dropped', connection, user, sendKey, ...dropped })];
    };
    const sent = readSentFrame(text, this.#dialect);
    if ('reason' in sent) return drop(sent);
    const room = this.#world.rooms.get(sent.room);
    if (!room) return drop({ reason: 'unknown-room', room: sent.room });
    if (!room.occupants.has(user)) return drop({ reason: 'not-occupant', room: sent.room });
    if (this.#world.memory.isFull) return [...effects, ...this.#fail(connection, user)];
    return [...effects, ...this.#post(room, { poster: user, text: sent.text, now }, connection)];
  }

  /** An internal error closes the connection, as the document has it. */
  #fail(connection: number, user: string): Effect[] {
    const why = fullMemory(this.#world.memory);
    const reason = 'Internal error';
    return [
      happened({ type: 'cut-off', connection, user, why }),
      { type: 'close', connection, code: closeCodes.internalError, reason },
    ];
  }

  #postAs({ user, room, text, now }: InputOf<'post'>): Effect[] {
    const place = this.#world.rooms.get(room);
    if (!place?.occupants.has(user)) throw new Error(`${user} is not in room ${room}.`);
    return this.#post(place, { poster: user, text, now });
  }

  #post(room: Room, posted: NewMessage, connection?: number): Effect[] {
    const message = addMessage(this.#world, room, posted);
    takeMemory(this.#world, posted.text);
    const connections = this.#connections.liveIn(room);
    const receivers = connections.length;
    const event: ChatEvent = { type: 'posted', ...(connection !== undefined && { connection }), message, receivers };
    if (connections.length === 0) return [happened(event)];
    return [{ type: 'send', connections, frame: liveFrame(this.#dialect, message), message }, happened(event)];
  }

  #pong({ connection }: InputOf<'pong'>): Effect[] {
    const session = this.#connections.get(connection);
    if (session?.state === 'live') session.hasAnsweredPing = true;
    return this.#read(connection);
  }

  #read(connection: number): Effect[] {
    const session = this.#connections.get(connection);
    if (session?.state === 'live') session.canHaveRead = true;
    return [];
  }

  #closed({ connection, code }: InputOf<'closed'>): Effect[] {
    const session = this.#connections.get(connection);
    if (!session) return [];
    this.#connections.close(session);
    const { user } = session;
    return [happened({ type: 'closed', connection, code, ...(user !== undefined && { user }) })];
  }

  #reloaded({ world, dialect }: InputOf<'reloaded'>): Effect[] {
    giveBackMemory(this.#world);
    this.#world = world;
    this.#dialect = dialect;
    const gone = [...this.#connections.all()].filter(({ user }) => user !== undefined && !world.users.has(user));
    const closes = gone.map(({ connection }): Effect => {
      return { type: 'close', connection, code: closeCodes.serviceRestart, reason: 'The scenario has changed' };
    });
    return [...closes, happened({ type: 'reloaded', closed: gone.length })];
  }
}

/** A token without what stands around it, such as quotes. */
const unwrapped = (token: string): string =>
  withoutEnd(token.replace(/^[\s"'`<{[(]+/, ''), (character) => /[\s"'`>}\])]/.test(character));
