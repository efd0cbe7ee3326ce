import { describe, expect, test } from 'vitest';
import { type Passed, Trace } from '../../src/traffic/index.ts';
import { asked, closing, judge, live, login, posted } from './synthetic-trace.ts';

const entry = (id: number): object => ({ id, message: 'x'.repeat(100), poster: 'bob', room: '1', timestamp: 1 });
const history = (count: number): string =>
  JSON.stringify({ room_name: null, occupants: Array.from({ length: count }, (_, index) => entry(index + 1)) });
const changed: Passed = {
  kind: 'note',
  event: { type: 'fault', faults: ['x'], on: 'retrieve', does: 'respond', request: 9 } as never,
};

/** A question for everything and its answer, as the trace keeps it. */
function answered(body: string): Passed[] {
  const [question, answer] = asked(9, 'ada', 0) as [Passed, Passed];
  const trace = new Trace();
  trace.record(0, Object.assign({}, answer, { body }));
  const [{ seq: _, at: __, ...kept } = { seq: 0, at: 0 }] = trace.entries();
  return [question, kept as Passed];
}

/** Ada has asked before the loss, and then asks from an id behind a message that she missed. */
function skipping(answer: Passed[], after: number): ReturnType<typeof judge> {
  const gap = [closing(1, 'ada'), posted(after, '1', 'bob'), login(2, 'ada'), asked(1, 'ada', after)];
  return judge([login(1, 'ada'), ...answer, ...gap]);
}

describe('a history longer than what is kept of it', () => {
  test('is known by its highest id, wherever it stands', () => {
    const sorted = answered(history(88));
    expect(sorted[1]).toMatchObject({ length: history(88).length, newestId: 88 });
    expect(skipping(sorted, 89).findings[0]?.sentence).toContain('the last one ada had seen before was 88.');
    const list = JSON.stringify({ messages: [entry(90), ...Array.from({ length: 60 }, (_, id) => entry(id + 1))] });
    expect(answered(list)[1]).toMatchObject({ newestId: 90 });
  });

  test.each<[string, Passed[]]>([
    ['broke off', answered(history(88).slice(0, 9000))],
    ['was changed by a fault', [...answered(history(88)), changed]],
  ])('shows nothing for certain where it %s', (_, answer) => {
    const { findings } = skipping(answer, 89);
    expect(findings).toMatchObject([{ sentence: expect.stringMatching(/only for what came after 89\.$/) }]);
    const again = [2, 3].flatMap((turn) => [login(turn, 'ada'), asked(turn, 'ada', 0), closing(turn, 'ada')]);
    expect(
      judge([login(1, 'ada'), ...answer, closing(1, 'ada'), ...again.slice(0, 3), login(4, 'ada')]).broken,
    ).toEqual([]);
  });
});

test('an answer that is no whole JSON is no history', () => {
  const gone = (turn: number): (Passed | Passed[])[] => [closing(turn, 'ada'), login(turn + 1, 'ada')];
  const half = answered(history(4).slice(0, 300));
  const fromStart = [login(1, 'ada'), half, live(1, 'ada', 40), gone(1), asked(1, 'ada', 0)].flat(2);
  expect(judge(fromStart)).toMatchObject({ broken: [], remarks: [] });
  const whole = [login(1, 'ada'), answered(history(4)), gone(1), asked(1, 'ada', 0)].flat(2);
  expect(judge(whole).remarks).toHaveLength(1);
});
