import { beforeAll, describe, expect, test } from 'vitest';
import { fetchWellKnown, judgeRun, makeSetup, recordRun, writeTrace } from '../../src/conformance/index.ts';
import { readTrace } from '../../src/conformance/reading/index.ts';
import type { RunRecord } from '../../src/conformance/run/record-run.ts';
import { loadScenario, Mock, startServer } from '../../src/mock-server/index.ts';
import { isCheckTraceLine, isTraceLine } from '../../src/protocol/generated/line-validators.js';
import type { CheckConfig, Report } from '../../src/protocol/index.ts';
import { reporters } from '../../src/report/index.ts';
import { type TraceEntry, toTranscriptEntry } from '../../src/traffic/index.ts';
import { RecordingProblem, readTraffic, TranscriptReader } from '../../src/traffic/reading/index.ts';

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describe('a run of check, of a mock in the dialect `deployed`,', () => {
  let config: CheckConfig;
  let run: RunRecord;
  let text: string;
  let report: Report;

  beforeAll(async () => {
    const mock = await Mock.create(loadScenario('default').scenario, { dialect: 'deployed' });
    const server = await startServer(mock, { port: 0 });
    config = await fetchWellKnown(server.url, {}, 10_000);
    run = await recordRun(makeSetup(config, { target: server.url }));
    text = writeTrace(run);
    report = judgeRun(run);
    await server.close();
  }, 60_000);

  test('judged as `documented` has exactly its known deviations, each once', () => {
    const { dialect, results } = report;
    const found = results.filter(({ status }) => !['passed', 'skipped'].includes(status));
    const open = results.filter(({ status }) => status !== 'passed');
    expect(
      found.map(({ status, requirement }) => `${status} ${requirement}`),
      open.map(({ status, id, reason }) => `${status} ${id}: ${reason}`).join('\n'),
    ).toEqual([
      'warned connect.bad-first-message-error',
      'failed send.posts',
      'failed create-dm.unknown-user',
      'failed room-info.unknown',
      'failed retrieve.shape',
    ]);
    expect(dialect).toEqual({ sendKey: 'message', retrieveKey: 'messages' });
  });

  test('judged again has the same report, and no token in its trace', () => {
    expect(judgeRun(readTrace('run.ndjson', text))).toEqual(report);
    for (const user of Object.values(config.users)) expect(text).not.toContain(user.token);
    expect(text).not.toContain(config.tokens?.expired);
  });

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
    // Where the case of a deviation is cut off, another that it explains may tell of the same.
    const passed = report.results.filter(({ status }) => status === 'passed');
    const sound = new Set(passed.map(({ id }) => id));
    for (const part of [0.3, 0.6, 0.9]) {
      const cut = judgeRun(readTrace('run.ndjson', text.slice(0, Math.floor(text.length * part))));
      const found = cut.results.filter(({ status, id }) => status === 'failed' && sound.has(id));
      expect(found, `cut at ${part}`).toEqual([]);
      expect(cut.summary.errored).toBeGreaterThan(0);
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
