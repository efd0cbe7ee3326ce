import { describe, expect, test } from 'vitest';
import type { ObservedFinding } from '../../src/observer/index.ts';
import { Judgement } from '../../src/observer/judgement.ts';
import { Continuity } from '../../src/observer/record/connections/continuity.ts';
import { ObservedConnection } from '../../src/observer/record/connections/observed-connection.ts';
import { Arrivals } from '../../src/observer/record/messages/arrivals.ts';
import { MessagesById } from '../../src/observer/record/messages/messages-by-id.ts';
import { SparseBits } from '../../src/observer/record/messages/sparse-bits.ts';
import { ObservedRoom } from '../../src/observer/record/people/observed-room.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const finding = (seq: number): ObservedFinding => {
  return { sentence: '', expected: '', actual: '', evidence: [seq], users: [], connections: [], requests: [] };
};

describe('a judgement', () => {
  const foundBy = (judgement: Judgement): number[] => judgement.findings.flatMap(({ evidence }) => evidence);

  test('keeps the first fifty findings, and counts all', () => {
    const judgement = new Judgement();
    for (const seq of numbers(60)) judgement.broken(finding(seq));
    judgement.kept(5);
    expect(foundBy(judgement)).toEqual(numbers(50));
    expect(judgement).toMatchObject({ tests: 65, times: 60 });
  });

  test('knows what is certain only when it is settled, once', () => {
    const judgement = new Judgement();
    let isCertain = false;
    judgement.suspect(finding(1), () => isCertain);
    judgement.suspect(
      () => finding(2),
      () => true,
    );
    expect(foundBy(judgement.settled())).toEqual([2]);
    expect(judgement).toMatchObject({ tests: 0, times: 0, findings: [] });
    isCertain = true;
    judgement.settle();
    judgement.settle();
    expect(foundBy(judgement)).toEqual([1, 2]);
    expect(foundBy(judgement.settled())).toEqual([1, 2]);
    expect(judgement.settled()).toMatchObject({ tests: 2, times: 2 });
  });

  test('finds nothing where what was seen at different times cannot be compared', () => {
    const asked: (number | undefined)[] = [];
    const judgement = new Judgement((_, since) => {
      asked.push(since);
      return since !== 7;
    });
    judgement.broken(finding(1), 7);
    judgement.broken(finding(2));
    judgement.suspect(finding(3), () => false);
    judgement.settle();
    expect(foundBy(judgement)).toEqual([2]);
    expect(asked).toEqual([7, undefined]);
  });

  test('forgets no suspicion that is certain, and neither the first nor the newest, where there are many', () => {
    const judgement = new Judgement();
    const certain = new Set([0, 90, 150, 499, 500, 630]);
    for (const seq of numbers(640)) judgement.suspect(finding(seq), () => certain.has(seq));
    judgement.settle();
    expect(foundBy(judgement)).toEqual([0, 90, 150, 499, 500, 630]);
  });
});

test('a judgement is of at most five hundred suspicions, the first and the newest among them', () => {
  const judgement = new Judgement();
  let isCertain = false;
  for (const seq of numbers(3000)) judgement.suspect(finding(seq), () => isCertain);
  isCertain = true;
  judgement.settle();
  expect(judgement.times).toBeLessThanOrEqual(500);
  expect(judgement.times).toBeGreaterThan(300);
  expect(judgement.findings[0]?.evidence).toEqual([0]);
});

describe('messages by id', () => {
  const idsAfter = (ids: readonly number[], after: number): number[] => {
    const messages = new MessagesById<{ id: number }>();
    for (const id of ids) messages.add({ id });
    return [...messages.after(after)].map(({ id }) => id);
  };

  test.each<[string, number[], number, number[]]>([
    ['in order', [1, 2, 3], 1, [2, 3]],
    ['nearly in order', [2, 1, 4, 3], 0, [1, 2, 3, 4]],
    ['none greater', [1, 2], 2, []],
    ['between two', [10, 20, 30], 25, [30]],
    [
      'one that comes very late',
      [...numbers(100).map((id) => id + 10), 5],
      100,
      [101, 102, 103, 104, 105, 106, 107, 108, 109],
    ],
  ])('%s', (_, ids, after, expected) => {
    expect(idsAfter(ids, after)).toEqual(expected);
  });

  test('one that comes very late stands in its place', () => {
    const late = numbers(100).map((id) => id + 10);
    expect(idsAfter([...late, 5], 0)).toEqual([5, ...late]);
    expect(idsAfter([...late.slice(0, 64), 5], 0)).toEqual([5, ...late.slice(0, 64)]);
    expect(idsAfter([...late.slice(0, 65), 5, 6], 0)).toEqual([5, 6, ...late.slice(0, 65)]);
  });
});

test('a set of numbers knows each, and only these', () => {
  const bits = new SparseBits();
  const own = [0, 1, 31, 32, 63, 64, 1000];
  expect(own.map((number) => bits.add(number))).toEqual(own.map(() => false));
  expect(own.map((number) => bits.add(number))).toEqual(own.map(() => true));
  expect(numbers(1100).filter((number) => bits.has(number))).toEqual(own);
});

test('of what arrived, the newest are known by their place', () => {
  const arrivals = new Arrivals();
  for (const message of numbers(8193)) arrivals.add(message, message * 2);
  expect([0, 4095, 4096, 8192, 9000].map((message) => arrivals.positionOf(message))).toEqual([
    ...[undefined, undefined, 8192, 16_384, undefined],
  ]);
});

describe('a server is certainly the same', () => {
  const heard = (number: number, from: number, to: number, continuity: Continuity): ObservedConnection => {
    const connection = new ObservedConnection(number, from, true);
    connection.firstHeard = from;
    continuity.heardOf(connection, to);
    return connection;
  };

  test('from the first frame to what the last one is about', () => {
    const continuity = new Continuity();
    const open = [heard(1, 10, 20, continuity)];
    const covers = (from: number, to: number): boolean => continuity.covers(from, to, open);
    expect([covers(10, 20), covers(12, 15), covers(9, 20), covers(10, 21)]).toEqual([true, true, false, false]);
    continuity.heardOf(open[0] as ObservedConnection, 15);
    expect(covers(10, 20)).toBe(true);
  });

  test('while connections overlap, also ones that have ended', () => {
    const continuity = new Continuity();
    continuity.end(heard(1, 10, 20, continuity));
    const open = [heard(2, 19, 30, continuity)];
    expect(continuity.covers(10, 30, open)).toBe(true);
    expect(continuity.covers(10, 30, [])).toBe(false);
    const apart = new Continuity();
    apart.end(heard(1, 10, 20, apart));
    expect(apart.covers(10, 30, [heard(2, 20, 30, apart)])).toBe(false);
  });

  test('however many connections there were, in any order', () => {
    const continuity = new Continuity();
    for (const number of numbers(300).reverse())
      continuity.end(heard(number, number * 10, number * 10 + 11, continuity));
    expect(continuity.covers(0, 3001, [])).toBe(true);
    expect(continuity.covers(0, 3002, [])).toBe(false);
    const gap = new Continuity();
    for (const number of numbers(300))
      gap.end(heard(number, number * 10, number * 10 + (number === 150 ? 10 : 11), gap));
    expect([gap.covers(0, 1510, []), gap.covers(1500, 1511, []), gap.covers(1510, 3001, [])]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('not by a connection of which nothing was heard, or nothing of a post', () => {
    const continuity = new Continuity();
    const silent = new ObservedConnection(1, 10, true);
    continuity.heardOf(silent, 20);
    expect(continuity.covers(10, 20, [silent])).toBe(false);
    expect(continuity.covers(15, 15, [heard(2, 15, 15, continuity)])).toBe(false);
  });
});

describe('a person in a room', () => {
  const ada = { name: 'ada', id: 'ada' };
  const nameless = { name: '#1', id: undefined };
  const list = (...ids: string[]): ReadonlySet<string> => new Set(ids);

  test('is known to be in it, or not', () => {
    const room = new ObservedRoom('r', { occupants: ['ada'], outsiders: ['bob'] });
    const bob = { name: 'bob', id: 'bob' };
    expect(room.hasThroughout(ada, 1, 9)).toBe(true);
    expect(room.hasThroughout(bob, 1, 9)).toBe(false);
    expect([room.lacksThroughout(ada, 1, 9), room.lacksThroughout(bob, 1, 9)]).toEqual([false, true]);
    expect(room.show(bob, 1, 9, true)).toBe(false);
    expect(room.hasThroughout(bob, 2, 3)).toBe(false);
    expect(room.mayLackSomebody).toBe(true);
    expect(new ObservedRoom('r', { occupants: ['ada'] }).mayLackSomebody).toBe(false);
    expect(new ObservedRoom('r', { occupants: ['ada'], outsiders: 'everybody-else' }).lacksThroughout(bob, 1, 9)).toBe(
      true,
    );
    expect(new ObservedRoom('r').lacksThroughout(nameless, 1, 9)).toBe(false);
  });

  test('was in it between what shows that', () => {
    const room = new ObservedRoom('r');
    expect(room.show(ada, 5, undefined, false)).toBe(true);
    expect(room.hasThroughout(ada, 6, 6)).toBe(false);
    expect(room.show(ada, 8, 10, false)).toBe(false);
    room.show(ada, 9, 7, false);
    expect([room.hasThroughout(ada, 6, 9), room.hasThroughout(ada, 5, 9), room.hasThroughout(ada, 6, 10)]).toEqual([
      ...[true, false, false],
    ]);
    expect(room.isSeen).toBe(true);
    expect(new ObservedRoom('r').isSeen).toBe(false);
  });

  test('was in it between two lists that have it, and not where one leaves it out', () => {
    const room = new ObservedRoom('r');
    expect(room.list(list('ada'), 1, 2)).toBe(true);
    expect(room.list(list('ada'), 20, 21)).toBe(false);
    expect([room.hasThroughout(ada, 3, 19), room.hasThroughout(ada, 2, 19), room.hasThroughout(ada, 3, 20)]).toEqual([
      ...[true, false, false],
    ]);
    expect(room.hasThroughout(nameless, 3, 19)).toBe(false);
    expect(room.list(list('bob'), 10, 11)).toBe(true);
    room.list(list('ada'), 40, 41);
    expect([room.hasThroughout(ada, 3, 10), room.hasThroughout(ada, 3, 11)]).toEqual([true, false]);
    expect(room.hasThroughout(ada, 12, 39)).toBe(true);
  });

  test('was not in it between two lists that leave it out, unless it acted there', () => {
    const room = new ObservedRoom('r');
    room.list(list('bob'), 1, 2);
    room.list(list('bob'), 20, 21);
    const lacks = (from: number, to: number): boolean => room.lacksThroughout(ada, from, to);
    expect([lacks(3, 19), lacks(2, 19), lacks(3, 20)]).toEqual([true, false, false]);
    room.show(ada, 5, 30, false);
    expect(lacks(3, 19)).toBe(true);
    expect(room.hasThroughout(ada, 22, 29)).toBe(false);
    room.show(ada, 5, 30, true);
    expect(lacks(3, 19)).toBe(false);
    expect(room.hasThroughout(ada, 22, 29)).toBe(true);
  });

  test('is in a room that differs by one occupant', () => {
    const room = new ObservedRoom('r');
    room.list(list('ada', 'bob'), 1, 2);
    expect([room.list(list('ada'), 3, 4), room.list(list('eve'), 5, 6), room.list(list('eve'), 7, 8)]).toEqual([
      ...[true, true, false],
    ]);
  });
});
