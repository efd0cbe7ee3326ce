import { describe, expect, test } from 'vitest';
import { usualFootprints } from '../../src/conformance/footprint/usual-footprints.ts';
import { cases, fetchWellKnown, makeSetup, planRun } from '../../src/conformance/index.ts';
import { groupByRun } from '../../src/conformance/run/schedule.ts';
import { startMock } from '../support/mock.ts';

async function setupOfMock(limits: object = {}) {
  const { url } = await startMock();
  return makeSetup({ ...(await fetchWellKnown(url, {}, 5000)), target: url, limits });
}

describe('what a run asks of the server', () => {
  test('is known for each act: `npx tsx scripts/print-footprints.ts` notes it', () => {
    const acts = groupByRun(cases).map(([first]) => first?.id);
    expect(Object.keys(usualFootprints)).toEqual(acts);
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
