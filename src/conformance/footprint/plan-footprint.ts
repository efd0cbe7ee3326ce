import type { Case } from '../case/case.ts';
import { type Footprint, type Limits, totalOf } from '../pace/index.ts';
import type { Spent } from './spent.ts';
import { aroundCases, lookingForRooms, usualConnections, usualFootprints } from './usual-footprints.ts';

interface Planned {
  limits: Limits;
  /** The users of the config. */
  users: readonly string[];
  /** How many acts at once, at most. */
  concurrency: number;
  /** Whether room ids count up: then the run looks for rooms. */
  looksForRooms: boolean;
}

type UserFootprint = NonNullable<Footprint['users']>[string];

/**
 * About what a run asks of a server: what its acts have asked of the mock, with no more connections than the limits let.
 * @param acts cases that share a run are one
 */
export function planFootprint(acts: readonly (readonly Case[])[], { users, ...planned }: Planned): Footprint {
  const parts = acts.map(([first]) => usualFootprints[first?.id ?? ''] ?? {});
  const byUser = Object.fromEntries(users.map((user) => [user, ofUser(user, parts, planned)]));
  const connectionsPerUser = Object.fromEntries(users.map((user) => [user, byUser[user]?.connections ?? 0]));
  const together = sum(Object.values(connectionsPerUser));
  const connections = Math.min(usualConnections.together, together, planned.limits.connections ?? together);
  return { ...totalOf(byUser), connections, connectionsPerUser, users: byUser };
}

function ofUser(
  user: string,
  parts: readonly Readonly<Record<string, Spent>>[],
  { limits, concurrency, looksForRooms }: Omit<Planned, 'users'>,
): UserFootprint {
  const around = aroundCases[user] ?? nothing;
  const all = [around, ...parts.map((part) => part[user] ?? nothing)];
  const total = (at: 0 | 1 | 2): number => sum(all.map((spent) => spent[at]));
  const usual = usualConnections.ofUsers[user as keyof typeof usualConnections.ofUsers] ?? 0;
  const atOnce = largest(
    all.map(([, , , connections]) => connections),
    concurrency,
  );
  const connections = Math.min(usual, atOnce, limits.connectionsPerUser ?? usual, limits.connections ?? usual);
  const looking = looksForRooms ? (lookingForRooms[user] ?? 0) : 0;
  return { requests: total(0) + looking, posts: total(1), handshakes: total(2), connections };
}

const nothing: Spent = [0, 0, 0, 0];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** The sum of the largest few. */
const largest = (numbers: readonly number[], few: number): number =>
  sum(numbers.toSorted((a, b) => b - a).slice(0, few));
