import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fetchWellKnown, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { readTrace } from '../../src/conformance/reading/index.ts';
import { loadScenario } from '../../src/mock-server/index.ts';
import { isTraceLine } from '../../src/protocol/generated/line-validators.js';
import { readTraceLine, readTraffic } from '../../src/traffic/reading/index.ts';
import { playOnMock } from '../play/play-on-mock.ts';
import { repository } from '../support/command.ts';
import { startMock } from '../support/mock.ts';

const scenarios = readdirSync(path.join(repository, 'scenarios')).map((file) => file.replace('.yaml', ''));

describe('a trace of serve', () => {
  test.each(scenarios)('has lines that keep to the schema: %s', { timeout: 30_000 }, async (name) => {
    const { trace } = await playOnMock(loadScenario(name).scenario);
    expect(trace.filter((line) => !isTraceLine(JSON.parse(line)))).toEqual([]);
    const { kind, entries } = readTraffic('trace.ndjson', trace.join('\n'));
    expect(kind).toBe('serve-trace');
    expect(entries).toEqual(trace.map((line) => JSON.parse(line)));
  });

  test('is read in the words of version 0.1, too', () => {
    const line = { seq: 1, at: 5, kind: 'sent', connection: 1, data: '{"status":"CONNECTED"}' };
    expect(readTraceLine(JSON.stringify(line))).toEqual({ ...line, kind: 'to-client' });
    expect(readTraceLine('{"seq":1,"at":5,"kind":"sent","connection":1}')).toBeUndefined();
  });

  test('tells who its users are', () => {
    const lines = [
      { seq: 1, at: 1, kind: 'opened', connection: 1 },
      { seq: 2, at: 1, kind: 'to-client', connection: 1, user: 'ada', data: '{"status":"CONNECTED"}' },
    ];
    expect(readTraffic('x', lines.map((line) => JSON.stringify(line)).join('\n')).users).toEqual({ ada: 'ada' });
  });
});

test('a trace of check of version 1 is read, in the words it had', async () => {
  const { url } = await startMock();
  const setup = makeSetup(await fetchWellKnown(url, {}, 10_000), { target: url });
  const run = await recordRun(setup, { cases: [] });
  const { unsolicitedFrames: _, ...known } = run.profile;
  const opened = { at: 0.5, who: 'member#1', kind: 'open' };
  const waited = { at: 9.25, who: 'check', kind: 'waited', data: { for: 'quiet', ms: 8 } };
  const closed = { at: 9.5, who: 'member#1', kind: 'closed', data: { code: 1006, error: 'gone' } };
  const stuck = { kind: 'stuck', reason: 'No CONNECTED.', explainedBy: ['connect.connected'], isConclusive: true };
  const lines = [
    { ...run, kind: 'check-run', version: 1, profile: undefined, known: { ...known, chatter: ['{"hello":#}'] } },
    {
      kind: 'case',
      id: 'a/1',
      durationMs: 5,
      recording: { startedAt: 1000, entries: [opened, closed] },
      outcome: stuck,
    },
    { kind: 'case', id: 'a/2', durationMs: 5, sameAs: 'a/1' },
    {
      kind: 'case',
      id: 'b/1',
      durationMs: 5,
      recording: { startedAt: 1000, entries: [opened, waited] },
      outcome: { kind: 'interrupted' },
    },
  ].map((line) => JSON.stringify(line));
  const read = readTrace('old.ndjson', lines.join('\n'));
  expect(read.profile.unsolicitedFrames).toEqual(['{"hello":#}']);
  const member = { user: 'member', label: 'member#1' };
  expect(read.entries).toEqual([
    { seq: 1, at: 1000.5, kind: 'opened', connection: 1, ...member },
    { seq: 2, at: 1000.5, kind: 'opened', connection: 2, ...member },
    { seq: 3, at: 1009.25, kind: 'waited', label: 'check', for: 'quiet', ms: 8 },
    { seq: 4, at: 1009.5, kind: 'closed', connection: 1, code: 1006, failure: 'gone', ...member },
  ]);
  const [first, shared, other] = read.records;
  expect(first).toMatchObject({ id: 'a/1', outcome: { kind: 'precondition-failed', reason: 'No CONNECTED.' } });
  expect(first?.recording.entries.map(({ seq }) => seq)).toEqual([1, 4]);
  expect(shared?.recording).toBe(first?.recording);
  expect(other?.recording.entries.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(() => readTrace('old.ndjson', `${lines[0]}\n{"kind":"case","id":"x"}`)).toThrow(
    'old.ndjson:2: This line is no',
  );
});
