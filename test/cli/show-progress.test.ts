import { expect, test, vi } from 'vitest';
import { checkWords, playWords, printProgress } from '../../src/cli/shared/report/progress.ts';

test.each([
  ['a check', checkWords, '3 of 80 cases, last live.frame/shape\n'],
  ['a play', playWords, '3 of 80 steps, last live.frame/shape\n'],
])('%s says in its own words how far it is, once it takes more than a second', (_, words, expected) => {
  vi.useFakeTimers();
  try {
    const written: string[] = [];
    const stderr = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
    const progress = printProgress(stderr, words);
    vi.advanceTimersByTime(999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    progress.update({ finished: 'live.frame/shape', done: 3, total: 80 });
    vi.advanceTimersByTime(2000);
    progress.update({ soak: 'soak with seed 42: 2 of 30 s', done: 80, total: 80 });
    vi.advanceTimersByTime(2000);
    progress.end();
    expect(written).toEqual([`${words.beginning}\n`, expected, 'soak with seed 42: 2 of 30 s\n']);
  } finally {
    vi.useRealTimers();
  }
});
