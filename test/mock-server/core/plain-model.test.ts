import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRoom, addUser, ChatCore, type Effect, emptyWorld } from '../../../src/mock-server/core/index.ts';
import { dialects } from '../../../src/protocol/index.ts';

const users = ['ada', 'bob', 'eve'] as const;
const rooms: Record<string, readonly string[]> = { 1: ['ada', 'bob'], 2: ['bob', 'eve'], 3: ['eve'] };
const connections = [1, 2, 3, 4] as const;
const now = 1_767_614_400_000;

type Step =
  | { do: 'open'; connection: number }
  | { do: 'close'; connection: number }
  | { do: 'token'; connection: number; user: string }
  | { do: 'post'; connection: number; room: string; text: string }
  | { do: 'retrieve'; user: string; after: number };

const connection = fc.constantFrom(...connections);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('open' as const), connection }),
  fc.record({ do: fc.constant('close' as const), connection }),
  fc.record({ do: fc.constant('token' as const), connection, user: fc.constantFrom(...users, 'nobody') }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      connection,
      room: fc.constantFrom('1', '2', '3', '4', '__proto__', 'constructor'),
      text: fc.string(),
    }),
  },
  fc.record({ do: fc.constant('retrieve' as const), user: fc.constantFrom(...users), after: fc.nat({ max: 12 }) }),
);

interface Message {
  id: number;
  message: string;
  poster: string;
  room: string;
  timestamp: number;
}

/** The document, as plainly as can be: who is live where, and one list of everything that was posted. */
class PlainChat {
  readonly states = new Map<number, string>();
  readonly posts: Message[] = [];

  /** What each connection is sent, or the list that is answered. */
  take(taken: Step): unknown {
    if (taken.do === 'retrieve') {
      return this.posts.filter(({ id, room }) => id > taken.after && rooms[room]?.includes(taken.user));
    }
    const state = this.states.get(taken.connection);
    if (taken.do === 'open') this.states.set(taken.connection, state ?? 'waits');
    else if (taken.do === 'close') this.states.delete(taken.connection);
    else if (state === 'waits') return this.#first(taken);
    else if (taken.do === 'post' && users.includes(state as never)) return this.#post(state as string, taken);
    return [];
  }

  /** A token that is somebody's is welcomed; whatever else comes first is refused. */
  #first(taken: Extract<Step, { do: 'token' | 'post' }>): unknown {
    const isKnown = taken.do === 'token' && users.includes(taken.user as never);
    this.states.set(taken.connection, isKnown ? taken.user : 'refused');
    return [[taken.connection, isKnown ? 'CONNECTED' : 'error']];
  }

  #post(poster: string, { room, text }: Extract<Step, { do: 'post' }>): unknown {
    const occupants = Object.hasOwn(rooms, room) ? (rooms[room] ?? []) : [];
    if (!occupants.includes(poster)) return [];
    const message = { id: this.posts.length + 1, message: text, poster, room, timestamp: now / 1000 };
    this.posts.push(message);
    return [...this.states].filter(([, user]) => occupants.includes(user)).map(([number]) => [number, message]);
  }
}

function newCore(): ChatCore {
  const world = emptyWorld();
  for (const id of users) addUser(world, { id });
  for (const [id, occupants] of Object.entries(rooms)) addRoom(world, { id, occupants });
  return new ChatCore(world, dialects.documented);
}

function askCore(core: ChatCore, open: Set<number>, taken: Step): unknown {
  if (taken.do === 'retrieve') {
    const body = JSON.stringify({ after: taken.after });
    const authorization = `Bearer token-${taken.user}`;
    const [reply] = core.handle({ type: 'request', request: 1, endpoint: 'retrieve', authorization, body, now });
    return JSON.parse((reply as Extract<Effect, { type: 'reply' }>).answer.body).occupants;
  }
  const { connection: number } = taken;
  if (taken.do === 'open') {
    if (open.has(number)) return [];
    open.add(number);
    return sentIn(core.handle({ type: 'opened', connection: number, now }));
  }
  if (taken.do === 'close') {
    open.delete(number);
    return sentIn(core.handle({ type: 'closed', connection: number, code: 1000, now }));
  }
  const frame =
    taken.do === 'token' ? { auth_token: `token-${taken.user}` } : { room: taken.room, messages: taken.text };
  return sentIn(core.handle({ type: 'frame', connection: number, text: JSON.stringify(frame), now }));
}

function sentIn(effects: Effect[]): unknown[] {
  return effects.flatMap((effect) => {
    if (effect.type !== 'send') return [];
    const frame = JSON.parse(effect.frame);
    const what = frame.message ?? frame.status ?? 'error';
    return effect.connections.map((number) => [number, what]);
  });
}

const sorted = (list: unknown): unknown =>
  (list as unknown[]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

test('whatever is done in whatever order, the core does what the plain model does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [core, model, open] = [newCore(), new PlainChat(), new Set<number>()];
      for (const taken of steps) {
        const [came, due] = [askCore(core, open, taken), model.take(taken)];
        expect(taken.do === 'retrieve' ? came : sorted(came)).toEqual(taken.do === 'retrieve' ? due : sorted(due));
      }
    }),
    { numRuns: 500 },
  );
});
