import { describe, expect, test } from 'vitest';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, closed, closing, judge, live, login, numbers, posted, reloaded, sent } from '../synthetic-trace.ts';

describe('what was posted while a client was away', () => {
  const lost = [login(1, 'ada'), asked(9, 'ada', 0), live(1, 'ada', 40), closing(1, 'ada')];
  const back = login(2, 'ada');
  const missed = posted(41, '1', 'bob');
  const broken = (...passed: (Passed | Passed[])[]): string[] => judge(passed).broken;

  test('is lost to one who asks for what came after it', () => {
    expect(broken(...lost, missed, back, asked(1, 'ada', 41))).toEqual(['client.resumes-without-loss']);
    expect(broken(...lost, missed, back, asked(1, 'ada', 40))).toEqual([]);
    const { findings } = judge([...lost, missed, back, asked(1, 'ada', 41)]);
    expect(findings).toMatchObject([{ client: 'ada', guilty: [8, 12] }]);
  });

  test('is asked for with everything else by an app that is loaded anew, but not again and again', () => {
    const once = [...lost, missed, back, asked(1, 'ada', 0)];
    expect(broken(...once)).toEqual([]);
    expect(judge(once).remarks).toMatchObject([
      { client: 'ada', sentence: expect.stringContaining('had seen message') },
    ]);
    const { findings, remarks } = judge([...once, closing(2, 'ada'), login(3, 'ada'), asked(2, 'ada', 0)]);
    expect(findings).toMatchObject([
      { sentence: expect.stringContaining('2 times ada lost the connection'), times: 1 },
    ]);
    expect(remarks).toEqual([]);
    const twoUsers = [closing(3, 'bob'), login(4, 'bob'), asked(8, 'bob', 0)];
    expect(broken(login(3, 'bob'), asked(7, 'bob', 0), live(3, 'bob', 40), ...once, ...twoUsers)).toEqual([]);
  });

  test('is lost to one who asked before it was posted', () => {
    expect(broken(...lost, asked(1, 'ada', 40), missed, back, closed(2, 'ada'))).toEqual([
      'client.made-when-connected',
    ]);
  });

  test('is lost to one who never asks, once it has left', () => {
    expect(broken(...lost, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
    expect(broken(...lost, missed, back)).toEqual([]);
    expect(broken(...lost, missed, back, closing(2, 'ada'))).toEqual([]);
    const unknown = asked(1, 'ada', 40).map((entry) => ({ ...entry, user: undefined }) as never as Passed);
    expect(broken(...lost, missed, back, unknown, closed(2, 'ada'))).toEqual([]);
  });

  test('is not what the client posted itself, nor what was posted before or after', () => {
    expect(broken(...lost, posted(41, '1', 'ada'), back, closed(2, 'ada'))).toEqual([]);
    expect(broken(login(1, 'ada'), live(1, 'ada', 40), missed, closing(1, 'ada'), back, closed(2, 'ada'))).toEqual([]);
    expect(broken(...lost, back, missed, closed(2, 'ada'))).toEqual([]);
  });

  test('counts in rooms in which the client itself has posted', () => {
    const own = [login(1, 'ada'), posted(39, '1', 'ada'), closing(1, 'ada')];
    expect(broken(...own, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });

  test('is known though a room that is told has a name of many megabytes', () => {
    const long = sent(1, 'ada', { room: 'x'.repeat(16 * 2 ** 20) });
    expect(broken(login(1, 'ada'), long, ...lost.slice(1), missed, back, closed(2, 'ada'))).toEqual([
      'client.fetches-missed',
    ]);
  });

  test('is known though the world was loaded anew many times before', () => {
    const often = numbers(130_000).map(() => reloaded);
    expect(broken(often, ...lost, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });

  test('is known of servers that write JSON with spaces, too', () => {
    const spaced = (passed: Passed): Passed => JSON.parse(JSON.stringify(passed).replaceAll('\\":', '\\" : '));
    const begin = [login(1, 'ada'), asked(9, 'ada', 0), live(1, 'ada', 40), closing(1, 'ada')].flat().map(spaced);
    expect(JSON.stringify(begin)).toContain('id\\" : 40');
    expect(judge([begin, missed, back, asked(1, 'ada', 0)].flat()).remarks).toMatchObject([{ client: 'ada' }]);
    expect(broken(begin, missed, back, closed(2, 'ada'))).toEqual(['client.fetches-missed']);
  });
});
