import { isObject, type Scenario } from '../../../protocol/index.ts';
import type { World } from '../../core/index.ts';
import { buildWorldNow } from '../build-world.ts';
import { makeUpNow } from '../make-up.ts';

/** Entries of a scenario's lists, as placeholders name them: `{{users[3].id}}`, `{{users[*].id}}` for all. */
const reference = /^(users|rooms|messages)\[(\d+|\*)\]\.(\w+)$/;

/** What a reference to a list stands for; or why it stands for nothing. */
export type Referred = { value: unknown } | { why: string; known?: string[] };

/** @returns undefined where it is no such reference */
export function refer(name: string, lists: Lists, seed: number): Referred | undefined {
  const [, list, index, key] = reference.exec(name) ?? [];
  if (list === undefined || key === undefined) return undefined;
  const entries = entriesOf(list, lists, seed);
  if (!entries) return { why: `It is not known before the start who is made up: give them names with \`as\`.` };
  const chosen = index === '*' ? entries : entries.slice(Number(index), Number(index) + 1);
  if (chosen.length === 0) {
    return { why: `There ${entries.length === 1 ? 'is' : 'are'} ${entries.length} of ${list}, counted from 0.` };
  }
  const values = chosen.map((entry) => entry[key]);
  if (values.some((value) => value === undefined || value === null)) {
    return { why: `\`${list}\` has no \`${key}\` there.`, known: Object.keys(chosen[0] ?? {}) };
  }
  return { value: index === '*' ? values : values[0] };
}

type Entry = Record<string, unknown>;

type Lists = Readonly<Record<string, unknown[]>>;

function entriesOf(list: string, lists: Lists, seed: number): Entry[] | undefined {
  const written = (lists[list] ?? []).filter(isObject);
  return written.some((entry) => 'generate' in entry) ? madeUp(list, lists, seed) : written;
}

/** What was made up of lists: many placeholders ask for the same, and lists only grow. */
const known = new WeakMap<Lists, { length: number; entries: Record<string, Entry[]> }>();

function madeUp(list: string, lists: Lists, seed: number): Entry[] | undefined {
  const { users = [], rooms = [], messages = [] } = lists;
  const length = users.length + rooms.length + messages.length;
  const before = known.get(lists);
  if (before?.length === length) return before.entries[list];
  const made = makeUpNow(seed);
  if (!made) return undefined;
  const entries = entriesIn(buildWorldNow({ users, rooms, messages } as Scenario, { seed, historyEndsAt: 0 }, made));
  known.set(lists, { length, entries });
  return entries[list];
}

function entriesIn({ users, rooms }: World): Record<string, Entry[]> {
  const messages = [...rooms.values()]
    .flatMap((room) => room.messages.map(({ id, message, poster }) => ({ id, message, poster, room: room.id })))
    .sort((one, other) => one.id - other.id);
  return {
    users: [...users.values()].map(({ id, name }) => ({ id, name })),
    rooms: [...rooms.values()].map(({ id, name }) => ({ id, name })),
    messages: messages.map(({ id: _, ...entry }) => entry),
  };
}
