import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fetchWellKnown, judgeRun, makeSetup, recordRun, writeTrace } from '../../src/conformance/index.ts';
import { readTrace } from '../../src/conformance/reading/index.ts';
import { loadScenario } from '../../src/mock-server/index.ts';
import { isCheckTraceLine, isTraceLine } from '../../src/protocol/generated/line-validators.js';
import type { Report } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/index.ts';
import { type TraceEntry, toTranscriptEntry } from '../../src/traffic/index.ts';
import { RecordingProblem, readTraceLine, readTraffic, TranscriptReader } from '../../src/traffic/reading/index.ts';
import { playOnMock } from '../play/play-on-mock.ts';
import { repository } from '../support/command.ts';
import { startMock } from '../support/mock.ts';

type Run = Awaited<ReturnType<typeof recordRun>>;

const linesOf = (text: string): string[] => text.trimEnd().split('\n');
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

describe('a run of check', () => {
  let run: Run;
  let text: string;

  beforeAll(async () => {
    const { Mock, startServer } = await import('../../src/mock-server/index.ts');
    const mock = await Mock.create(loadScenario('default').scenario, { dialect: 'deployed' });
    const server = await startServer(mock, { port: 0 });
    run = await recordRun(makeSetup(await fetchWellKnown(server.url, {}, 10_000), { target: server.url }));
    text = writeTrace(run);
    await server.close();
  }, 60_000);

  test('has a trace whose lines keep to the schema', () => {
    expect(linesOf(text).filter((line) => !isCheckTraceLine(JSON.parse(line)))).toEqual([]);
  });

  test('is one record in true order, of which each case has its own part', () => {
    const { entries, users } = readTraffic('run.ndjson', text);
    expect(entries).toEqual(run.entries);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(users).toEqual({ member: 'ada', peer: 'bob', outsider: 'eve' });
    const opened = entries.flatMap((entry) => (entry.kind === 'opened' ? entry.connection : []));
    expect(new Set(opened).size).toBe(opened.length);
    const parts = new Set(run.records.map(({ recording }) => recording.entries));
    const owned = [...parts].flat().map(({ seq }) => seq);
    expect(new Set(owned).size).toBe(owned.length);
  });

  test('has transcripts in its report that become the same entries again', () => {
    const reader = new TranscriptReader({ isVerbatim: true });
    for (const { recording } of run.records) {
      const transcript = recording.entries.flatMap((entry) => toTranscriptEntry(entry, recording.startedAt) ?? []);
      const again = reader.read(transcript, recording.startedAt);
      expect(again.map(withoutNumbers)).toEqual(recording.entries.map(withoutNumbers));
    }
  });

  test('has a report that is read as traffic, each shared transcript once', () => {
    const report = judgeRun(run);
    const { kind, entries, users } = readTraffic('report.json', reporters.json(report, { color: false }));
    expect(kind).toBe('report');
    expect(users).toEqual({ member: 'ada', peer: 'bob', outsider: 'eve' });
    expect(entries.every((entry) => isTraceLine(entry))).toBe(true);
    const all = report.results.flatMap(({ transcript }) => transcript).length;
    expect(entries.length).toBeLessThan(all);
    expect(entries.length).toBeGreaterThan(all / 3);
  });

  test('whose trace was cut in its last line is read up to there', () => {
    const lines = linesOf(text);
    const cut = lines.slice(0, -1).concat(lines.at(-1)?.slice(0, 9) ?? '');
    const { cutAt, entries } = readTrace('run.ndjson', cut.join('\n'));
    expect({ cutAt, entries: entries.length }).toEqual({ cutAt: lines.length, entries: run.entries.length - 1 });
  });

  test('whose trace was cut anywhere leaves cases unjudged, and breaks nothing', () => {
    const brokenIn = ({ results }: Report) =>
      results.filter(({ status }) => status === 'failed').map(({ requirement }) => requirement);
    const broken = brokenIn(judgeRun(run));
    for (const part of [0.3, 0.6, 0.9]) {
      const report = judgeRun(readTrace('run.ndjson', text.slice(0, Math.floor(text.length * part))));
      expect(broken).toEqual(expect.arrayContaining(brokenIn(report)));
      expect(report.summary.errored).toBeGreaterThan(0);
    }
  });

  test('whose trace lacks lines says so, and where', () => {
    const lines = linesOf(text);
    const read = (part: string[]) => () => readTrace('run.ndjson', part.join('\n'));
    expect(read(lines.slice(0, -200))).toThrow(
      /run\.ndjson: The entry \d+ of the case \S+ is missing; was the file cut/,
    );
    expect(read(['{"kind":"check-run","version":3}'])).toThrow(RecordingProblem);
  });
});

/** Numbers are given anew, and a time is read in hundredths of a millisecond. */
function withoutNumbers(entry: TraceEntry): object {
  const { seq: _, at: _at, ...rest } = entry;
  return { ...rest, ...('connection' in rest && { connection: 0 }), ...('request' in rest && { request: 0 }) };
}

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
