import { describe, expect, test } from 'vitest';
import { checkTraceVersion, type Passed, type TraceEntry, toTranscriptEntry } from '../../src/traffic/index.ts';
import {
  kindOfRecording,
  lostTail,
  parseWhole,
  readCheckTrace,
  readServeTrace,
  TranscriptReader,
} from '../../src/traffic/reading/index.ts';

const file = 'x.ndjson';
const opened = (seq: number): string => JSON.stringify({ seq, at: 5, kind: 'opened', connection: seq });
const numbersIn = (entries: readonly TraceEntry[]): number[] => entries.map(({ seq }) => seq);

describe('what a file is', () => {
  test.each([
    ['har', '{"log":{"entries":[]}}'],
    ['har', '\n { "log" : {\n'],
    ['serve-trace', `${' '.repeat(4096)}{"log":{`],
    ['check-trace', '{"version":2,"kind":"check-run"}\n'],
    ['check-trace', '{"kind":"check-run","version"'],
    ['report', '{"schemaVersion":1,"results":[]}'],
    ['report', '{\n  "schemaVersion": 1,'],
    ['report', '{ "schemaVersion": 1, "res'],
    ['serve-trace', opened(1)],
    ['serve-trace', `\n${opened(1)}\n{"seq"`],
    ['serve-trace', '{"seq":1,'],
    ['serve-trace', ''],
  ])('is told by its beginning: %s, %j', (kind, text) => {
    expect(kindOfRecording(text)).toBe(kind);
  });
});

describe('a trace of serve', () => {
  test('is read up to its last whole line', () => {
    const whole = `${opened(1)}\n\n${opened(2)}`;
    expect(numbersIn(readServeTrace(file, whole).entries)).toEqual([1, 2]);
    expect(readServeTrace(file, whole)).not.toHaveProperty('cutAt');
    const cut = readServeTrace(file, `${whole}\n{"seq":3`);
    expect(numbersIn(cut.entries)).toEqual([1, 2]);
    expect(cut.cutAt).toBe(4);
    expect(lostTail(file, 4)).toBe('x.ndjson ends in the middle of line 4; what followed is not known.');
  });

  test('says which line is none', () => {
    expect(() => readServeTrace(file, `${opened(1)}\n\n{"seq":3\n`)).toThrow('x.ndjson:3 is no entry of a trace');
    expect(() => readServeTrace(file, `${opened(1)}\nnull\n`)).toThrow('x.ndjson:2 is no entry');
    expect(() => readServeTrace(file, '{"seq":3')).toThrow('x.ndjson:1 is no entry');
    expect(() => readServeTrace(file, `${opened(1)}\n{"seq":1,"at":5,"kind":"toString"}\n`)).toThrow('x.ndjson:2');
  });
});

describe('a JSON file', () => {
  test('is read whole', () => {
    expect(parseWhole('a.json', '{"a":[1]}')).toEqual({ a: [1] });
  });

  test.each(['{"a":[1\n', '{"a":1}\n{"b":2}\n'])('says where it ends too early: %j', (text) => {
    expect(() => parseWhole('a.json', text)).toThrow(/^a\.json:\d+:\d+/);
  });
});

describe('a trace of check', () => {
  const profile = {
    ...{ url: 'http://a', expected: 'documented', userIds: {}, rooms: {}, unavailable: {} },
    ...{ seenRooms: [], unsolicitedFrames: [], acknowledgements: [] },
  };
  const run = {
    ...{ kind: 'check-run', version: checkTraceVersion, profile, startedAt: 5, durationMs: 1 },
    ...{ created: { rooms: [], messages: 0 }, roomRequests: [], newRooms: [] },
    ...{ delivery: { median: 1, slowest: 1 }, waive: {} },
  };
  const head = JSON.stringify(run);
  const acted = { kind: 'acted', facts: {} };
  const caseLine = (id: string, ...entries: number[]): string =>
    JSON.stringify({ kind: 'case', id, durationMs: 7, startedAt: 5, outcome: acted, entries });
  const shared = (id: string, sameAs: string): string => JSON.stringify({ kind: 'case', id, durationMs: 8, sameAs });
  const read = (...lines: string[]) => readCheckTrace(file, lines.join('\n'));

  test('has cases, each with its own entries, in the order of their numbers', () => {
    const { entries, cases, ...rest } = read(
      head,
      caseLine('a', 3, 1),
      shared('b', 'a'),
      opened(3),
      opened(2),
      opened(1),
    );
    expect(numbersIn(entries)).toEqual([1, 2, 3]);
    expect(cases.map(({ id, durationMs, recording }) => [id, durationMs, numbersIn(recording.entries)])).toEqual([
      ['a', 7, [3, 1]],
      ['b', 8, [3, 1]],
    ]);
    expect(cases[1]?.recording).toBe(cases[0]?.recording);
    expect(cases[0]).toMatchObject({ recording: { startedAt: 5 }, outcome: acted });
    expect(rest).toEqual({ head: run });
  });

  test('that was cut has cases that did not come to their end', () => {
    const { cases, cutAt } = read(head, caseLine('a', 1), caseLine('b', 1, 2), opened(1), '{"seq":2,');
    expect(cutAt).toBe(5);
    expect(cases.map(({ outcome }) => outcome)).toEqual([acted, { kind: 'broke', reason: lostTail(file, 5) }]);
    expect(cases.map(({ recording }) => numbersIn(recording.entries))).toEqual([[1], [1]]);
  });

  test.each([
    [[''], `${file}:1: This is no trace of check`],
    [[opened(1)], `${file}:1: This is no trace of check`],
    [
      ['{"kind":"check-run","version":3}'],
      `${file}:1: The trace has version 3, and only versions up to 2 can be read.`,
    ],
    [['{"kind":"check-run","version":2}'], `${file}:1: The trace lacks what is known of its run`],
    [[head, '', '{"hello":1}'], `${file}:3: This line is no recorded case`],
    [[head, head], `${file}:2: This line is no recorded case`],
    [[head, caseLine('a', 1, 2), opened(1)], 'The entry 2 of the case a is missing'],
    [[head, shared('b', 'a')], 'The case a is missing, whose run b shares.'],
    [[head, shared('b', 'a'), caseLine('a')], 'The case a is missing, whose run b shares.'],
    [[head, '{"seq":1'], 'ends in the middle of line 2; what followed is not known. No case stands before it.'],
  ])('is refused with its place: %j', (lines, message) => {
    expect(() => read(...lines)).toThrow(message);
  });
});

/** Everything that can stand in a transcript. */
const member = { user: 'member', label: 'member#1' };
const passed: Passed[] = [
  { kind: 'opened', connection: 1, ...member },
  { kind: 'from-client', connection: 1, ...member, data: '{"auth_token":"toke…"}' },
  { kind: 'to-client', connection: 1, ...member, data: '{"status":"CONNECTED"}' },
  { kind: 'to-client', connection: 1, ...member, data: 'ping' },
  { kind: 'to-client', connection: 1, ...member, data: '"5"' },
  { kind: 'from-client', connection: 1, ...member, data: null, binary: 'aGk=' },
  {
    kind: 'request',
    request: 1,
    endpoint: 'retrieve',
    user: 'member',
    authorization: 'Bearer toke…',
    body: '{"after":0}',
  },
  { kind: 'request', request: 2, endpoint: '/login', user: 'member', method: 'GET', headers: ['accept'], body: '' },
  { kind: 'response', request: 1, endpoint: 'retrieve', user: 'member', status: 200, body: '{"occupants":[]}' },
  { kind: 'response', request: 2, endpoint: '/login', user: 'member', status: 302, location: '/', body: '' },
  { kind: 'request', request: 3, endpoint: 'createDm', body: 'no JSON' },
  {
    kind: 'response',
    request: 3,
    endpoint: 'createDm',
    failure: 'gone',
    code: 'ECONNRESET',
    truncated: true,
    body: '',
  },
  { kind: 'response', request: 4, endpoint: 'connect', user: 'peer', status: 403, body: '' },
  { kind: 'waited', label: 'check', for: 'quiet', came: false, ms: 8 },
  { kind: 'closed', connection: 1, ...member, code: 4001, reason: 'bye', isOurs: true, failure: 'late' },
  { kind: 'opened', connection: 2, user: 'peer', label: 'peer#1' },
  { kind: 'to-client', connection: 2, user: 'peer', label: 'peer#1', side: 'client', data: '1' },
  { kind: 'at-server', passed: { kind: 'to-client', connection: 2, user: 'peer', label: 'peer#1', data: '2' } },
];

describe('a transcript', () => {
  const startedAt = 1_767_614_400_000;
  const entries = passed.map((each, index): TraceEntry => ({ seq: index + 1, at: startedAt + index, ...each }));
  const writtenAs = (show: (text: string) => unknown) =>
    entries.flatMap((entry) => toTranscriptEntry(entry, startedAt, show) ?? []);

  test('in which texts stand as they were is read as what was written', () => {
    const read = new TranscriptReader({ isVerbatim: true }).read(
      writtenAs((text) => text),
      startedAt,
    );
    expect(read).toEqual(entries);
  });

  test('in which JSON stands as what it means is read as what was written', () => {
    const meaning = (text: string): unknown => {
      try {
        return text === '' ? undefined : JSON.parse(text);
      } catch {
        return text;
      }
    };
    const read = new TranscriptReader({ isVerbatim: false }).read(writtenAs(meaning), startedAt);
    expect(read).toEqual(entries);
  });

  test('has nothing of what only a server records', () => {
    const only: Passed[] = [
      { kind: 'pong', connection: 1 },
      { kind: 'closing', connection: 1, code: 1011 },
      { kind: 'note', event: { type: 'reloaded', closed: 0 } },
    ];
    expect(only.map((each) => toTranscriptEntry({ seq: 1, at: 1, ...each }, 0))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('another transcript has connections of its own', () => {
    const reader = new TranscriptReader({ isVerbatim: true });
    const open = [{ at: 1, who: 'ada#1', kind: 'open' as const }];
    const all = [...reader.read(open, 0), ...reader.read(open, 0)];
    expect(all).toMatchObject([
      { seq: 1, connection: 1 },
      { seq: 2, connection: 2 },
    ]);
  });

  test('an answer that passed between proxy and server alone is that of the request that waits', () => {
    const reader = new TranscriptReader({ isVerbatim: true });
    const request = { at: 1, who: 'ada', kind: 'request' as const, data: { path: '/chat/retrieve', body: '{}' } };
    const response = { at: 2, who: 'ada', kind: 'response' as const, data: { status: 200, body: '' } };
    const read = reader.read([request, { ...request, side: 'server' }, { ...response, side: 'server' }, response], 0);
    expect(read).toMatchObject([
      { kind: 'request', request: 1 },
      { kind: 'at-server', passed: { kind: 'request', request: 1 } },
      { kind: 'at-server', passed: { kind: 'response', request: 1, endpoint: 'retrieve' } },
      { kind: 'response', request: 1, endpoint: 'retrieve' },
    ]);
  });
});
