import { chatPaths, errorTable } from '../../protocol/index.ts';
import { unknownName } from '../../yaml-file/did-you-mean.ts';
import { dropReasons } from '../words/describe-event.ts';
import type { Fact } from './happenings.ts';
import type { Query } from './query.ts';

/** The names that there are in a world. */
export interface WorldNames {
  users: Iterable<string>;
  rooms: Iterable<string>;
  faults: Iterable<string>;
}

/** A name in a query that is not in the world. */
export interface UnknownName {
  kind: string;
  /** Whether it may come to be: rooms are made and faults added while the mock runs. */
  mayCome: boolean;
  /** With the nearest name that there is. */
  sentence: string;
}

/** The names in a query that are not in the world. */
export function unknownNames({ tests }: Query, { users, rooms, faults }: WorldNames): UnknownName[] {
  const known: Partial<Record<Fact, { kind: string; names: Iterable<string>; mayCome?: true }>> = {
    user: { kind: 'user', names: users },
    poster: { kind: 'user', names: users },
    room: { kind: 'room', names: rooms, mayCome: true },
    fault: { kind: 'fault', names: faults, mayCome: true },
    reason: { kind: 'reason', names: dropReasons },
    error_code: { kind: 'error_code', names: Object.keys(errorTable) },
    endpoint: { kind: 'endpoint', names: Object.keys(chatPaths) },
  };
  return tests.flatMap((test) => {
    const { kind, names, mayCome = false } = known[test.fact] ?? {};
    if (!kind || !names || !('oneOf' in test)) return [];
    const there = [...names];
    const strange = test.oneOf.map(String).filter((name) => !there.includes(name));
    return strange.map((name) => ({ kind, mayCome, sentence: unknownName(kind, name, there) }));
  });
}
