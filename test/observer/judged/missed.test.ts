import { describe, expect, test } from 'vitest';
import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { closed, connect, judged, live, opened, post, said, type Told, textNumber } from '../brief-recording.ts';
import { both, cut, fault, posted, sure } from './frames.ts';

describe('a message that never came', () => {
  const waits = (count: number) => Array.from({ length: count }, (): Passed => ({ kind: 'waited', ms: 1 }));
  const echoed = [both, post(1, 4), live(1, { id: 4 }), live(2, { id: 4 })];
  const lost = [echoed, post(1, 5), live(1, { id: 5 })];
  const overtaken = [lost, post(1, 6), live(1, { id: 6 }), live(2, { id: 6 }), waits(2)];

  test('was overtaken by another, which was sent because of it', () => {
    const { broken, findings } = judged([overtaken, closed(1), closed(2)], sure);
    expect(broken).toEqual(['live.after-connected']);
    expect(findings).toMatchObject([{ evidence: [6, 10, 11, 14], connections: [2, 1] }]);
  });

  test('had the stated time', () => {
    const timed = { ...sure, quietWindowMs: 5 };
    const ends = (waited: number) => judged([lost, waits(waited), closed(2)], timed).broken;
    expect(ends(20)).toEqual(['live.after-connected']);
    expect(ends(4)).toEqual([]);
    expect(judged([lost, waits(20), closed(2)], sure).broken).toEqual([]);
    expect(judged([lost, waits(20), closed(2, 1006)], timed).broken).toEqual([]);
    expect(judged([lost, waits(20), closed(2)], { ...timed, recorder: 'between' }).broken).toEqual([]);
  });

  test.each<[string, Told, ObserverKnowledge?]>([
    ['a fault has acted on the connection', [overtaken, fault({ connection: 2 }), closed(2)]],
    ['a fault has acted on its user', [overtaken, fault({ user: 'bob' }), closed(2)]],
    [
      'a frame that cannot be read may be it',
      [overtaken, { ...cut('{"mess'), connection: 2, user: 'bob' } as Passed, closed(2)],
    ],
    ['the user may not be in the room', [overtaken, closed(2)], { isSameServer: true }],
    ['another world had begun', [overtaken, { kind: 'note', event: { type: 'reloaded', closed: 0 } }, closed(2)]],
    [
      'the connection had been closed before',
      [echoed, closed(2), post(1, 5), live(1, { id: 5 }), post(1, 6), live(1, { id: 6 })],
    ],
    [
      'it is the sender’s own, and senders are not known to hear themselves',
      [both, post(1, 5), live(2, { id: 5 }), post(2, 6), live(1, { id: 6, poster: 'bob' }), waits(2), closed(1)],
    ],
  ])('is not held against the server, where %s', (_, passed, knowledge = sure) => {
    expect(judged(passed, knowledge).broken).toEqual([]);
  });

  test('is not held against the server, where entries are missing', () => {
    const gap = { kind: 'waited', ms: 1, seq: 100 } as never as Passed;
    expect(judged([overtaken, gap, closed(2)], sure).broken).toEqual([]);
  });

  test('is held against it without names, where a fault acted on somebody else', () => {
    expect(judged([overtaken, fault({ user: 'eve' }), closed(2)], sure).broken).toEqual(['live.after-connected']);
    expect(judged([overtaken, fault({ connection: 3 }), closed(2)], sure).broken).toEqual(['live.after-connected']);
  });
});

test('a message that came where it was due is kept, for one connection of a user or for several', () => {
  const rules = ['live.after-connected', 'live.every-connection', 'history.consistent'];
  const keptBy = (...told: Told[]) => rules.filter((rule) => judged(told, sure).kept.includes(rule));
  const came = [post(2, 5), live(2, { id: 5, poster: 'bob' })];
  expect(keptBy(both, came)).toEqual([]);
  expect(keptBy(both, came, live(1, { id: 5, poster: 'bob' }))).toEqual(['live.after-connected', 'history.consistent']);
  const several = keptBy(both, connect(4), came, live(1, { id: 5, poster: 'bob' }), live(4, { id: 5, poster: 'bob' }));
  expect(several).toEqual(['live.every-connection', 'history.consistent']);
});

test('a client that closes has had what was sent until it last said or awaited something', () => {
  const waits = Array.from({ length: 20 }, (): Passed => ({ kind: 'waited', ms: 1 }));
  const lost = [both, post(1, 4), live(1, { id: 4 }), live(2, { id: 4 }), post(1, 5), live(1, { id: 5 })];
  const left = { ...closed(2), isOurs: true } as Passed;
  const timed = { ...sure, quietWindowMs: 5 };
  expect(judged([lost, waits, left], timed).broken).toEqual(['live.after-connected']);
  const others = Array.from({ length: 20 }, () => opened(3));
  expect(judged([lost, others, left], timed).broken).toEqual([]);
  expect(judged([lost, others, said(2, 'bye'), left], timed).broken).toEqual(['live.after-connected']);
  expect(judged([lost, waits, left], { ...timed, recorder: 'between' }).broken).toEqual([]);
});

test('another text under a known id may be that of another message', () => {
  const other = live(2, { id: 5, message: textNumber(6), poster: 'bob' });
  expect(judged([posted, post(2, 6), live(1, { id: 5 }), other], sure).broken).toEqual(['history.consistent']);
});

describe('what an observer is not told', () => {
  const own: ObserverKnowledge = { ...sure, isEverySenderObserved: true };
  const phantom = [both, live(1, { id: 5 })];
  const numbered = (told: Told, first: number): Told =>
    [told].flat(9).map((each, index) => Object.assign({}, each, { seq: first + index }) as Passed);

  test('proves nothing: the beginning, single entries, and frames that cannot be read', () => {
    expect(judged(phantom, own).broken).toEqual(['live.content']);
    expect(judged(numbered(phantom, 1), own).broken).toEqual(['live.content']);
    expect(judged(numbered(phantom, 2), own).broken).toEqual([]);
    expect(judged(numbered(phantom, 2), { ...own, isHeadCut: false }).broken).toEqual(['live.content']);
    expect(judged(phantom, { ...own, isHeadCut: true }).broken).toEqual([]);
    expect(judged([both, { kind: 'nonsense' } as never, live(1, { id: 5 })], own).broken).toEqual([]);
    expect(judged([numbered(both, 1), numbered([live(1, { id: 5 })], 8)], own).broken).toEqual([]);
    const long = { ...said(2, '{"room":"r","mess'), length: 9000 } as Passed;
    expect(judged([both, long, live(1, { id: 5 })], own).broken).toEqual([]);
  });

  test('may be a restart while nobody is there, or where it is said that there was one', () => {
    const again = live(2, { id: 5, message: 'marker7of7that' });
    const alone = [connect(1), live(1, { id: 5 }), closed(1), connect(2), again];
    expect(judged(alone).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true }).broken).toEqual(['history.consistent']);
    expect(judged(alone, { isSameServer: true, restarts: [6] }).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true, restarts: [99, 6] }).broken).toEqual([]);
    expect(judged(alone, { isSameServer: true, restarts: [99] }).broken).toEqual(['history.consistent']);
  });

  test('is what a fault has done: what it has a part in is neither kept nor broken', () => {
    const wrong = [connect(1), live(1, { id: 5, poster: 7 }), live(1, { id: 6 })];
    expect(judged(wrong).broken).toEqual(['live.frame']);
    const { broken, kept } = judged([wrong, fault({ connection: 1 })]);
    expect(broken).toEqual([]);
    expect(kept).toContain('live.frame');
    expect(judged([wrong.slice(0, 2), fault({ connection: 1 })]).kept).not.toContain('live.frame');
    expect(judged([wrong, connect(2), live(2, { id: 7, poster: 7 }), fault({ connection: 1 })]).broken).toEqual([
      'live.frame',
    ]);
  });

  test('is what passed between proxy and server alone', () => {
    const alone = { kind: 'at-server', passed: live(1, { id: 5, poster: 7 }) } as Passed;
    expect(judged([connect(1), alone]).broken).toEqual([]);
  });
});
