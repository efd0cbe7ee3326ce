import { expect, test, vi } from 'vitest';
import { cases, fetchWellKnown, judgeRun, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { startMock } from '../support/mock.ts';

const jump = 3_600_000;

test('a server is not blamed where the clock of the machine is set in the middle of a run', async () => {
  const { url, mock } = await startMock();
  const setup = makeSetup({ ...(await fetchWellKnown(url, {}, 10_000)), target: url });
  const now = Date.now.bind(Date);
  const onProgress = ({ finished }: { finished?: string }): void => {
    if (finished === undefined || vi.isMockFunction(Date.now)) return;
    mock.clock.advance(jump);
    vi.spyOn(Date, 'now').mockImplementation(() => now() + jump);
  };
  const chosen = cases.filter(({ id }) => id.startsWith('live.timestamp/') || id.startsWith('room-info.unknown/'));
  try {
    const ordered = chosen.toSorted(
      (one, other) => Number(one.id.startsWith('live')) - Number(other.id.startsWith('live')),
    );
    const run = await recordRun(setup, { cases: ordered, concurrency: 1, onProgress });
    const { results } = judgeRun(run);
    const failed = results.filter(({ status }) => status === 'failed').map(({ id, reason }) => [id, reason]);
    expect(failed).toEqual([]);
    expect(results.some(({ id, status }) => id.startsWith('live.timestamp/') && status === 'passed')).toBe(true);
  } finally {
    vi.restoreAllMocks();
  }
});
