import { randomUUID } from 'node:crypto';

export interface Account {
  id: string;
  /** Each token and when it runs out, in UNIX milliseconds. */
  tokens: Map<string, number>;
  secret: string;
}

interface Room {
  id: string;
  name: string | null;
  members: readonly Account[];
}

interface Message {
  id: bigint;
  message: string;
  poster: string;
  room: string;
  timestamp: number;
}

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, text: string) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

/** How this service names things. */
export interface Naming {
  /** Room and user ids: UUIDs, or numbers that count up. */
  ids: 'uuid' | 'numbers';
  /** The id of the first message. */
  firstMessage: bigint;
  /** What cannot be an id of this kind is malformed. */
  isStrict?: boolean;
}

/** A chat service as the document has it, in memory, whatever its surroundings do. */
export class Chat {
  readonly accounts: Account[] = [];
  readonly rooms: Room[] = [];
  readonly #messages: Message[] = [];
  readonly #naming: Naming;
  #nextMessage: bigint;

  constructor(naming: Naming) {
    this.#naming = naming;
    this.#nextMessage = naming.firstMessage;
  }

  addAccount(tokenLifetimeMs: number): Account {
    const id = this.#naming.ids === 'uuid' ? randomUUID() : String(100 + this.accounts.length);
    const account = { id, tokens: new Map<string, number>(), secret: randomUUID() };
    this.accounts.push(account);
    this.issueToken(account, tokenLifetimeMs);
    return account;
  }

  issueToken(account: Account, lifetimeMs: number): string {
    const token = randomUUID();
    account.tokens.set(token, Date.now() + lifetimeMs);
    return token;
  }

  addRoom(name: string | null, members: readonly Account[]): Room {
    const id = this.#naming.ids === 'uuid' ? randomUUID() : String(1 + this.rooms.length);
    const room = { id, name, members };
    this.rooms.push(room);
    return room;
  }

  callerOf(header: string | undefined): Account {
    if (header === undefined) throw new Refusal(401, 'AUTH_TOKEN_MISSING', 'You are not logged in');
    const [, token] = /^Bearer (\S+)$/.exec(header) ?? [];
    return this.holderOf(token);
  }

  holderOf(token: unknown): Account {
    const account = typeof token === 'string' ? this.accounts.find(({ tokens }) => tokens.has(token)) : undefined;
    if (!account) throw new Refusal(401, 'AUTH_TOKEN_INVALID', 'Your authentication token is invalid');
    if ((account.tokens.get(token as string) ?? 0) > Date.now()) return account;
    throw new Refusal(401, 'AUTH_TOKEN_EXPIRED', 'Your login session has expired');
  }

  /** What an endpoint answers to a body, as JSON text; empty where it has no body. */
  answer(path: string, caller: Account, text: string): string {
    const body = parseObject(text);
    switch (path) {
      case '/chat/create_dm': {
        const wanted = this.#idOf(body.other);
        const other = this.accounts.find(({ id }) => id === wanted);
        if (!other) throw new Refusal(404, 'NOT_FOUND', 'There is no such user');
        this.addRoom(null, [caller, other]);
        return '';
      }
      case '/chat/room_info': {
        const { name, members } = this.#roomOf(this.#idOf(body.room_id), caller);
        return JSON.stringify({ room_name: name, occupants: members.map(({ id }) => id) });
      }
      case '/chat/retrieve': {
        const after = afterOf(text, body);
        const own = new Set(this.rooms.filter(({ members }) => members.includes(caller)).map(({ id }) => id));
        const list = this.#messages.filter(({ id, room }) => id > after && own.has(room));
        return `{"room_name":null,"occupants":[${list.map(jsonOf).join()}]}`;
      }
      default:
        throw new Refusal(404, 'NOT_FOUND', 'There is nothing here');
    }
  }

  /** Takes a chat frame; undefined where the document wants it dropped. */
  post(poster: Account, text: string): { json: string; readers: readonly Account[] } | undefined {
    try {
      const { room, messages } = parseObject(text);
      const { id, members } = this.#roomOf(textOf(room), poster);
      const message = {
        id: this.#nextMessage,
        message: textOf(messages),
        poster: poster.id,
        room: id,
        timestamp: Math.floor(Date.now() / 1000),
      };
      this.#nextMessage += 1n;
      this.#messages.push(message);
      return { json: `{"message":${jsonOf(message)}}`, readers: members };
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  #idOf(value: unknown): string {
    const id = textOf(value);
    const kind = this.#naming.ids === 'uuid' ? /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i : /^\d+\w*$/;
    if (this.#naming.isStrict && !kind.test(id)) throw new Refusal(400, 'BAD_REQUEST', 'That is no id');
    return id;
  }

  #roomOf(id: string, caller: Account): Room {
    const room = this.rooms.find((each) => each.id === id && each.members.includes(caller));
    if (!room) throw new Refusal(404, 'NOT_FOUND', 'There is no such room');
    return room;
  }
}

/** Ids of any size, exactly. */
const jsonOf = ({ id, ...rest }: Message): string => `{"id":${id},${JSON.stringify(rest).slice(1)}`;

export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered as any other body that is no object.
  }
  throw new Refusal(400, 'BAD_REQUEST', 'The body must be a JSON object');
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Refusal(400, 'BAD_REQUEST', 'A string is needed');
  return value;
}

function afterOf(text: string, { after }: Record<string, unknown>): bigint {
  const [, digits] = /"after"\s*:\s*(-?\d+)\s*[,}]/.exec(text) ?? [];
  if (typeof after !== 'number' || digits === undefined) {
    throw new Refusal(400, 'BAD_REQUEST', '`after` must be an integer');
  }
  return BigInt(digits);
}
