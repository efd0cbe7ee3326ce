import { seededRandom } from '../../protocol/index.ts';

/**
 * What one client does next. Rooms and people are numbers from 0 up to 1: which room that is depends on how many its
 * user is in, and nothing else does.
 */
export type SoakAction =
  /** As many messages at once; a long text has 4,000 characters of four bytes. */
  | { kind: 'post'; room: number; count: number; isLong?: boolean }
  /** The history: from the newest id that its user has read, of the whole soak, or from 0. */
  | { kind: 'read'; from: 'last' | 'start' | 'all' }
  | { kind: 'reconnect'; how: 'close' | 'cut'; awayMs: number }
  /** A message that must have no effect: to a room that its user is not in, or to one that does not exist. */
  | { kind: 'trespass'; to: 'foreign' | 'missing' }
  | { kind: 'ask-room'; room: number }
  | { kind: 'direct-message'; other: number }
  /** A connection that must be refused. */
  | { kind: 'knock'; with: 'altered-token' | 'no-token'; variant: number };

/** What all do at once. */
export type JointAction =
  /** Further connections of every user. */
  | { kind: 'connect-at-once'; perUser: number; how: 'close' | 'cut' }
  | { kind: 'post-at-once'; room: number; perConnection: number }
  | { kind: 'read-at-once'; from: 'start' | 'all' };

/** An action, and the pause after it. */
export interface Planned<Action> {
  action: Action;
  pauseMs: number;
}

/** A choice and how often it is made, beside the others. */
type Choice<Action> = readonly [weight: number, make: () => Action];

/**
 * What one client of a user does, for ever: the same seed, the same actions. The first client of each user stays for
 * long and goes away for long; the others come and go.
 * @param number counts the clients of a user from 1
 * @example clientPlan(42, 'member', 1).next().value
 */
export function* clientPlan(seed: number, user: string, number: number): Generator<Planned<SoakAction>, never> {
  const random = seededRandom(`${seed}/${user}/${number}`);
  const isFirst = number === 1;
  const choices = choicesOf(random, isFirst);
  if (isFirst) yield { action: { kind: 'direct-message', other: random() }, pauseMs: 0 };
  for (;;) yield { action: choose(random, choices), pauseMs: between(random, 5, 50) };
}

/** What all clients do at once, for ever. */
export function* jointPlan(seed: number): Generator<Planned<JointAction>, never> {
  const random = seededRandom(`${seed}/together`);
  const choices: Choice<JointAction>[] = [
    [6, () => ({ kind: 'connect-at-once', perUser: between(random, 1, 2), how: ending(random) })],
    [3, () => ({ kind: 'post-at-once', room: random(), perConnection: between(random, 2, 6) })],
    [3, () => ({ kind: 'read-at-once', from: random() < 0.8 ? 'start' : 'all' })],
  ];
  for (;;) yield { action: choose(random, choices), pauseMs: between(random, 60, 240) };
}

type Random = () => number;

function choicesOf(random: Random, isFirst: boolean): Choice<SoakAction>[] {
  return [
    [40, () => ({ kind: 'post', room: random(), count: random() < 0.8 ? 1 : between(random, 2, 5) })],
    [0.2, () => ({ kind: 'post', room: random(), count: 5, isLong: true })],
    [24, () => ({ kind: 'read', from: 'last' })],
    [3, () => ({ kind: 'read', from: random() < 0.7 ? 'start' : 'all' })],
    [
      isFirst ? 1 : 16,
      () => ({
        kind: 'reconnect',
        how: ending(random),
        awayMs: isFirst ? between(random, 300, 1500) : between(random, 0, 30),
      }),
    ],
    [5, () => ({ kind: 'trespass', to: random() < 0.8 ? 'foreign' : 'missing' })],
    [5, () => ({ kind: 'ask-room', room: random() })],
    [0.5, () => ({ kind: 'direct-message', other: random() })],
    [1, () => ({ kind: 'knock', with: random() < 0.7 ? 'altered-token' : 'no-token', variant: between(random, 0, 2) })],
  ];
}

const ending = (random: Random): 'close' | 'cut' => (random() < 0.6 ? 'close' : 'cut');

/** A whole number, both ends included. */
const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

function choose<Action>(random: Random, choices: readonly Choice<Action>[]): Action {
  const place = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  let passed = 0;
  for (const [weight, make] of choices) {
    passed += weight;
    if (place < passed) return make();
  }
  throw new Error('Nothing can be chosen from.');
}
