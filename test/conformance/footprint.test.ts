import { describe, expect, test } from 'vitest';
import { usualFootprints } from '../../src/conformance/footprint/usual-footprints.ts';
import { cases, fetchWellKnown, makeSetup, planRun, recordRun } from '../../src/conformance/index.ts';
import { groupByRun } from '../../src/conformance/run/schedule.ts';
import type { Report } from '../../src/protocol/index.ts';
import { startMock } from '../support/mock.ts';

type Footprint = NonNullable<Report['footprint']>;

async function setupOfMock(limits: object = {}) {
  const { url } = await startMock();
  return makeSetup({ ...(await fetchWellKnown(url, {}, 5000)), target: url, limits });
}

describe('what a run asks of the server', () => {
  test('is known for each act: `npx tsx scripts/print-footprints.ts` notes it', () => {
    const acts = groupByRun(cases).map(([first]) => first?.id);
    expect(Object.keys(usualFootprints)).toEqual(acts);
  });

  test('is planned for each user, and is about that', { timeout: 60_000 }, async () => {
    const setup = await setupOfMock();
    const { footprint: planned } = await planRun(setup, cases);
    const { footprint: real } = await recordRun(setup);
    for (const what of ['requests', 'posts', 'handshakes'] as const) {
      expect(planned[what] / (real?.[what] ?? 0), what).toBeGreaterThan(0.6);
      expect(planned[what] / (real?.[what] ?? 0), what).toBeLessThan(1.6);
    }
    for (const footprint of [planned, real as Footprint]) {
      const { users = {}, requests, posts, handshakes, connectionsPerUser } = footprint;
      const sum = (what: 'requests' | 'posts' | 'handshakes') =>
        Object.values(users).reduce((total, user) => total + user[what], 0);
      expect({ requests, posts, handshakes }).toEqual({
        requests: sum('requests'),
        posts: sum('posts'),
        handshakes: sum('handshakes'),
      });
      const most = Object.entries(users).map(([name, { connections }]) => [name, connections]);
      expect(Object.fromEntries(most)).toEqual(connectionsPerUser);
    }
  });

  test('is planned within the limits, for the selected cases alone', async () => {
    const setup = await setupOfMock({ connections: 5, connectionsPerUser: 3 });
    const selected = cases.filter(({ requirement }) => requirement === 'connect.connected');
    const [some, all] = [await planRun(setup, selected), await planRun(setup, cases)];
    expect(some.footprint.posts).toBeLessThan(all.footprint.posts / 10);
    expect(all.footprint.connections).toBe(5);
    expect(Math.max(...Object.values(all.footprint.connectionsPerUser))).toBe(3);
  });
});
