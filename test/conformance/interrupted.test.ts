import { expect, test } from 'vitest';
import { fetchWellKnown, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

test('a run that is interrupted, at whatever moment, leaves no connection open', { timeout: 120_000 }, async () => {
  const { url, mock } = await startMock();
  const setup = makeSetup({ ...(await fetchWellKnown(url, {}, 10_000)), target: url });
  for (const moment of [0, 20, 100, 120]) {
    const interruption = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done >= moment) interruption.abort();
    };
    const run = await recordRun(setup, { signal: interruption.signal, onProgress });
    expect(run.interrupted).toBe(true);
    await within(mock.switchboard.connections.untilNone(), `the last connection to end, interrupted at ${moment}`);
  }
});
