import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import { at, closed, closing, fault, judge, login, numbers, opened, statusOf } from '../synthetic-trace.ts';

describe('handshakes that are refused', () => {
  const refused = fault('respond {"status":503}');
  const every = (pauseMs: number, count: number, what = refused): Passed[] =>
    numbers(count, 0).flatMap((index) => at(index * pauseMs, what));
  const backoff = (...passed: Passed[][]): string | undefined => statusOf('client.reconnect-backoff', passed);

  test('eleven times without a growing pause, over four seconds, are too many', () => {
    expect(backoff(every(400, 11))).toBe('warned');
    expect(backoff(every(400, 10))).toBe('passed');
    expect(backoff(every(399, 11))).toBe('passed');
    expect(backoff(every(2000, 11))).toBe('warned');
    expect(backoff(every(2001, 11))).toBe('passed');
    expect(backoff(every(400, 2))).toBe('untried');
    expect(backoff(every(400, 3))).toBe('passed');
  });

  test('with pauses that grow by half are none too many', () => {
    const growing = (last: number): Passed[] =>
      [...numbers(8, 0).map((index) => index * 400), 2800 + last, 2800 + 2 * last, 2800 + 3 * last].flatMap((ms) =>
        at(ms, refused),
      );
    expect(backoff(growing(600))).toBe('passed');
    expect(backoff(growing(599))).toBe('warned');
  });

  test('may be those of as many clients as were connected at once', () => {
    const two = [login(1, 'ada'), login(2, 'bob')].flatMap((passed) => at(-1000, passed));
    expect(backoff(two, every(400, 20))).toBe('passed');
    expect(backoff(two, every(400, 21))).toBe('warned');
    const oneByOne = [login(1, 'ada'), [closed(1, 'ada')], login(2, 'ada')].flatMap((passed) => at(-1000, passed));
    expect(backoff(oneByOne, every(400, 11))).toBe('warned');
  });

  test('begin anew after a success', () => {
    const again = at(2000, login(9, 'ada'));
    const [before, after] = [every(400, 5), numbers(6, 6).flatMap((index) => at(index * 400, refused))];
    expect(backoff(before, after)).toBe('warned');
    expect(backoff(before, again, after)).toBe('passed');
  });

  test('include those that were reset or cut, and connections that ended before CONNECTED', () => {
    expect(backoff(every(400, 11, fault('reset')))).toBe('warned');
    expect(backoff(every(400, 11, fault('delay 20ms')))).toBe('untried');
    expect(backoff(every(400, 11, fault('reset', { on: 'deliver' })))).toBe('untried');
    const ended = numbers(11, 0).flatMap((index) =>
      at(index * 400, [opened(index + 1), closing(index + 1, 'ada'), closed(index + 1, 'ada')]),
    );
    expect(backoff(ended)).toBe('warned');
    const left = numbers(11, 0).flatMap((index) => at(index * 400, [opened(index + 1), closed(index + 1, 'ada')]));
    expect(backoff(left)).toBe('untried');
  });

  test('by a clock that stands still, or that is put back again and again, are judged though they are many', () => {
    expect(backoff(every(0, 20_000))).toBe('passed');
    expect(backoff(numbers(20_000).flatMap((index) => at((index % 2) * 1000, refused)))).toBe('passed');
  });

  test('whose pauses stopped growing too early are not said to have never grown', () => {
    const capped = [0, 100, 300, 700];
    const passed = [...capped, ...numbers(12).map((index) => 1500 + 1500 * index)].flatMap((ms) => at(ms, refused));
    expect(judge(passed).findings[0]?.sentence).toContain('stopped growing at about 1.5 s');
    expect(judge(every(400, 11)).findings[0]?.sentence).toContain('without a growing pause');
  });

  test('are told of whose they were, where that is certain', () => {
    const clientOf = (...passed: Passed[][]) => judge([...passed, every(400, 21)]).findings.map(({ client }) => client);
    expect(clientOf(at(-1000, login(1, 'ada')))).toEqual(['ada']);
    expect(clientOf(at(-1000, [...login(1, 'ada'), ...login(2, 'bob')]))).toEqual([
      'somebody whose handshake was refused',
    ]);
  });
});
