import {
  addRoom,
  addUser,
  ChatCore,
  type Effect,
  emptyWorld,
  type HintFor,
  HistoryMemory,
  type World,
} from '../../src/mock-server/core/index.ts';
import { type DialectName, dialects, type EndpointName } from '../../src/protocol/index.ts';

interface CoreChatOptions {
  dialect?: DialectName;
  hintFor?: HintFor;
  /** How much may be added to the world, in bytes. */
  mostBytes?: number;
}

/**
 * The core of the mock without a port: ada and bob are in the room 1, called Lunch; bob and eve in the room 2, which
 * has no name. Of every effect, what is JSON on the wire is read, so that it can be compared as a value.
 */
export class CoreChat {
  readonly world: World;
  readonly core: ChatCore;
  /** Milliseconds since 1970. */
  now = 1_767_614_400_999;
  #connections = 0;

  constructor({ dialect = 'documented', hintFor, mostBytes }: CoreChatOptions = {}) {
    this.world = emptyWorld(new HistoryMemory(mostBytes));
    for (const id of ['ada', 'bob', 'eve']) addUser(this.world, { id });
    addRoom(this.world, { id: '1', name: 'Lunch', occupants: ['ada', 'bob'] });
    addRoom(this.world, { id: '2', occupants: ['bob', 'eve'] });
    this.core = new ChatCore(this.world, dialects[dialect], hintFor);
  }

  /** @returns the number of a new connection */
  open(): number {
    this.#connections += 1;
    this.core.handle({ type: 'opened', connection: this.#connections, now: this.now });
    return this.#connections;
  }

  /** What a client sends: a text as it is, anything else as JSON, null as a binary frame. */
  send(connection: number, frame: unknown): unknown[] {
    const text = typeof frame === 'string' || frame === null ? frame : JSON.stringify(frame);
    return read(this.core.handle({ type: 'frame', connection, text, now: this.now }));
  }

  pong(connection: number): unknown[] {
    return read(this.core.handle({ type: 'pong', connection, now: this.now }));
  }

  close(connection: number, code = 1000): unknown[] {
    return read(this.core.handle({ type: 'closed', connection, code, now: this.now }));
  }

  /** @returns the number of a new connection that has read its CONNECTED */
  connect(user: string): number {
    const connection = this.open();
    this.send(connection, { auth_token: `token-${user}` });
    this.pong(connection);
    return connection;
  }

  /** A request of ada's, where nothing else is said. */
  request(endpoint: EndpointName, body: unknown, authorization: string | null = 'Bearer token-ada'): unknown[] {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const header = authorization === null ? {} : { authorization };
    return read(this.core.handle({ type: 'request', request: 7, endpoint, body: text, now: this.now, ...header }));
  }

  /** The mock itself posts. */
  post(user: string, room: string, text: string): unknown[] {
    return read(this.core.handle({ type: 'post', user, room, text, now: this.now }));
  }
}

/** What the core tells the log, as an effect. */
export const happened = (event: object) => ({ type: 'event', event });

const jsonOf = (json: string): unknown => (json === '' ? '' : JSON.parse(json));

function read(effects: Effect[]): unknown[] {
  return effects.map((effect) => {
    if (effect.type === 'send') return { ...effect, frame: jsonOf(effect.frame) };
    if (effect.type === 'reply') return { ...effect, answer: { ...effect.answer, body: jsonOf(effect.answer.body) } };
    return effect;
  });
}
