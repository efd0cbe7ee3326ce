import { expect, test } from 'vitest';
import { Session } from '../../src/conformance/case/acting/session.ts';
import { fetchWellKnown, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { Attempt } from '../../src/conformance/pace/attempt.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

test('a connection that a case opens after the end of its run ends at once', async () => {
  const { url } = await startMock();
  const session = new Session(makeSetup({ ...(await fetchWellKnown(url, {}, 10_000)), target: url }));
  session.close();
  const options = {
    label: 'member#1',
    transcript: session.newTranscript(),
    compression: false,
    attempt: new Attempt(),
  };
  expect(await within(session.connection('member', options).ended(), 'the connection to end')).toBe(true);
});

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
