import { expect, test } from 'vitest';
import { isAhead } from '../../../src/conformance/soak/bounds.ts';
import { SoakPace } from '../../../src/conformance/soak/soak-pace.ts';

/** Operations that end when they are told to. */
function operations(pace: SoakPace, count: number) {
  const begun: (() => void)[] = [];
  const all = Array.from({ length: count }, () =>
    pace.run('post', () => new Promise<void>((resolve) => begun.push(resolve))),
  );
  return { begun, all };
}

test('two operations are under way until the server has shown that it is quick', async () => {
  const pace = new SoakPace();
  const { begun, all } = operations(pace, 40);
  expect(begun).toHaveLength(2);
  expect(pace.isWide).toBe(false);
  for (let ended = 0; ended < 40; ended += 1) {
    begun[ended]?.();
    await all[ended];
  }
  expect(pace.isWide).toBe(true);
});

test('what failed makes room for others', async () => {
  const pace = new SoakPace();
  const failing = [1, 2].map(() => pace.run('post', () => Promise.reject(new Error('no'))));
  const next = pace.run('post', async () => 'done');
  await expect(Promise.allSettled(failing)).resolves.toHaveLength(2);
  await expect(next).resolves.toBe('done');
});

test('a soak is ahead where it has used more of a bound than of its time', () => {
  const most = { entries: 1000, requests: 100, posts: 100, characters: 1000 };
  const used = { entries: 0, requests: 0, posts: 50, characters: 0 };
  expect(isAhead(used, 0.4, most)).toBe(true);
  expect(isAhead(used, 0.5, most)).toBe(false);
  expect(isAhead({ ...used, posts: 101 }, 1, most)).toBe(true);
});
