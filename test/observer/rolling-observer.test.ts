import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe, RollingObserver } from '../../src/observer/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { randomHistory } from './random-history.ts';
import { runs } from './runs.ts';

const often = runs('OBSERVER_RUNS', 120);
const decisions = fc.noBias(fc.array(fc.nat({ max: 9999 }), { minLength: 100, maxLength: 2000, size: 'max' }));
const remembering = fc.record({
  entries: fc.integer({ min: 10, max: 300 }),
  overlap: fc.integer({ min: 0, max: 100 }),
});

test('what falls out of memory is unknown, never broken', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(decisions, remembering, (numbers, limits) => {
      const { entries, knowledge } = randomHistory(numbers);
      const observer = new RollingObserver(knowledge, limits);
      for (const entry of entries) observer.add(entry);
      const broken = observer.verdict().results.filter(({ verdict }) => verdict === 'broken');
      expect(broken.map(({ requirement, findings }) => ({ requirement, findings }))).toEqual([]);
    }),
    often,
  );
});

/** A server that goes on for days, on connections that stay open. */
function* days(messages: number, isBroken: (id: number) => boolean = () => false): Generator<TraceEntry> {
  let seq = 0;
  const entry = (passed: object): TraceEntry => {
    seq += 1;
    return { seq, at: 1_767_614_400_000 + seq, ...passed } as TraceEntry;
  };
  const connections = [1, 2].map((connection) => ({ connection, user: `u${connection}` }));
  for (const { connection, user } of connections) {
    yield entry({ kind: 'opened', connection });
    yield entry({ kind: 'from-client', connection, data: '{"auth_token":"toke…"}' });
    yield entry({ kind: 'to-client', connection, user, data: '{"status":"CONNECTED"}' });
  }
  for (let id = 1; id <= messages; id += 1) {
    const text = `message number ${id} of so many`;
    yield entry({
      kind: 'from-client',
      connection: 1,
      user: 'u1',
      data: JSON.stringify({ room: '1', messages: text }),
    });
    const message = { id, message: text, poster: 'u1', room: '1', timestamp: 1_767_614_400 };
    for (const { connection, user } of connections) {
      const frame = isBroken(id) ? { message: { ...message, poster: 7 } } : { message };
      yield entry({ kind: 'to-client', connection, user, data: JSON.stringify(frame) });
    }
  }
}

describe('over a long stream', () => {
  const limits = { entries: 600, overlap: 60 };

  test('the number of things that are remembered does not grow', () => {
    const observer = new RollingObserver({ userIds: 'labels' }, limits);
    let most = 0;
    for (const entry of days(2000)) {
      observer.add(entry);
      most = Math.max(most, observer.remembered);
    }
    // A message is three entries, a text and a message; two observers overlap.
    expect(most).toBeLessThan(limits.entries + limits.overlap);
    const kept = observer.verdict().results.find(({ requirement }) => requirement === 'live.frame');
    expect(kept).toMatchObject({ verdict: 'kept', times: 0 });
    expect(kept?.tests).toBeGreaterThan(3000);
  });

  test.each([1, 199, 200, 201, 1200])('what message %i breaks is found, and stays found', (wrong) => {
    const observer = new RollingObserver({ userIds: 'labels' }, limits);
    for (const entry of days(1400, (id) => id === wrong)) observer.add(entry);
    const broken = observer.verdict().results.filter(({ verdict }) => verdict === 'broken');
    const alone = observe(
      days(wrong, (id) => id === wrong),
      { userIds: 'labels' },
    );
    const expected = alone.results.filter(({ verdict }) => verdict === 'broken');
    expect(broken.map(({ requirement }) => requirement)).toEqual(expected.map(({ requirement }) => requirement));
    expect(broken[0]?.findings[0]?.evidence).toEqual(expected[0]?.findings[0]?.evidence);
    expect(broken.length).toBeGreaterThan(0);
  });

  test('a connection on which a fault has acted stays excused', () => {
    const observer = new RollingObserver({ userIds: 'labels' }, limits);
    let at = 0;
    for (const entry of days(1000, (id) => id === 900)) {
      if (entry.seq === 20) {
        for (const connection of [1, 2]) {
          const event = { type: 'fault', faults: ['x'], on: 'deliver', does: 'changes it', connection };
          observer.add({ ...entry, kind: 'note', event } as never);
        }
      }
      observer.add(entry);
      at = entry.seq;
    }
    expect(at).toBeGreaterThan(limits.entries * 4);
    expect(observer.verdict().results.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
  });
});
