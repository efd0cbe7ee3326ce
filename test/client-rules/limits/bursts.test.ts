import { describe, expect, test } from 'vitest';
import { findBurst } from '../../../src/client-rules/from-trace/burst.ts';
import { chainsOf } from '../../../src/client-rules/from-trace/chains.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, at, chat, login, numbers, received, statusOf } from '../synthetic-trace.ts';

describe('a burst', () => {
  const times = (...ms: number[]): { at: number }[] => ms.map((each) => ({ at: each }));
  const limits = { most: 2, windowMs: 100 };

  test.each<[string, number[], number[] | undefined]>([
    ['is one more than the limit within the window', [0, 50, 100], [0, 50, 100]],
    ['is not what takes a millisecond longer', [0, 50, 101], undefined],
    ['is not as many as the limit', [0, 50], undefined],
    ['is found after a quiet time', [0, 500, 510, 520, 530], [500, 510, 520]],
    ['is nothing by a clock that stands still', [7, 7, 7, 7], undefined],
  ])('%s', (_, ms, found) => {
    expect(findBurst(times(...ms), limits)).toEqual(found && times(...found));
  });
});

test('connections that end together and come back together are short chains, side by side', () => {
  const connection = (number: number, opened: number) =>
    ({ number, opened: { seq: opened } }) as never as Parameters<typeof chainsOf>[0][number];
  const ends = new Map([
    [1, 10],
    [2, 11],
    [4, 14],
  ]);
  const all = [connection(1, 1), connection(2, 2), connection(3, 12), connection(4, 13), connection(5, 15)];
  const chains = chainsOf(all, ({ number }) => ends.get(number));
  expect(chains.map((chain) => chain.map(({ number }) => number))).toEqual([
    [1, 3],
    [2, 4, 5],
  ]);
});

describe('a flood', () => {
  const frames = (count: number, user = 'ada', connection = 1): Passed[] =>
    numbers(count).flatMap((index) => at(index === 1 ? 0 : 1000, received(connection, chat, user)));
  const status = (...passed: Passed[][]): string | undefined => statusOf('client.no-flood', passed);

  test('is more than a thousand frames within a second, of one client', () => {
    const begun = at(-9000, login(1, 'ada'));
    expect(status(begun, frames(1000))).toBe('passed');
    expect(status(begun, frames(1001))).toBe('warned');
    const second = at(-9000, login(3, 'ada'));
    expect(status(begun, second, frames(600), frames(600, 'ada', 3))).toBe('warned');
    const inTurn = numbers(600).flatMap((index) => [1, 3].flatMap((on) => at(index, received(on, chat, 'ada'))));
    expect(status(begun, second, inTurn)).toBe('warned');
    expect(status(begun, at(-9000, login(2, 'bob')), frames(600), frames(600, 'bob', 2))).toBe('passed');
  });

  test('is made of requests, too, where their user is known', () => {
    const requests = (user: string | undefined): Passed[] =>
      numbers(1001).flatMap((request) => at(request, { ...(asked(request, 'ada', 0)[0] as Passed), user } as Passed));
    expect(status(requests('ada'))).toBe('warned');
    expect(status(requests(undefined))).toBe('untried');
  });
});
