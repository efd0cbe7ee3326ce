import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';
import { startMock } from '../support/mock.ts';

const head = JSON.stringify({
  kind: 'check-run',
  version: 1,
  profile: {
    url: 'http://127.0.0.1:1',
    expected: 'documented',
    userIds: {},
    rooms: {},
    unavailable: {},
    seenRooms: [],
    unsolicitedFrames: [],
    acknowledgements: [],
  },
  startedAt: 1,
  durationMs: 1,
  created: { rooms: [], messages: 0 },
  delivery: { median: 1, slowest: 1 },
  waive: {},
});
const opened = '{"seq":1,"at":1,"kind":"opened","connection":1}';

test.each([
  ['an empty file', '', ':1: The file is empty.'],
  [
    'a trace of serve that is cut in another line',
    `${opened}\n{"seq":2,"at":2,"ki\n${opened}`,
    ':2 is no entry of a trace',
  ],
  ['a trace of check that is cut in its first case', `${head}\n{"kind":"ca`, ' ends in the middle of line 2; '],
  [
    'an entry without its fields',
    `${opened}\n{"seq":2,"at":2,"kind":"sent","connection":1}`,
    ':2 is no entry of a trace',
  ],
  ['an entry of another kind', '{"seq":1,"at":1,"kind":"telepathy"}', ':1 is no entry of a trace'],
  [
    'a user who is no text',
    '{"seq":1,"at":1,"kind":"opened","connection":1,"user":{"id":1}}',
    ':1 is no entry of a trace',
  ],
  ['a note about nothing', '{"seq":1,"at":1,"kind":"note","event":null}', ':1 is no entry of a trace'],
  [
    'a trace of check with another line',
    `${head}\n{"kind":"case","id":"live.frame/x"}`,
    ':2: This line is no recorded case',
  ],
  [
    'a case whose entries are none',
    `${head}\n{"kind":"case","id":"x","durationMs":1,"recording":{"startedAt":1,"entries":[5]},"outcome":{}}`,
    ':2: This line is no recorded case',
  ],
  ['a cut head of a check', head.slice(0, 40), ':1: This is no trace of check'],
  [
    'a head of a check without its parts',
    '{"kind":"check-run","version":1}',
    ':1: The trace lacks what is known of its run',
  ],
  ['a report without its parts', '{\n  "schemaVersion": 1,\n  "results": [{ "id": 5 }]\n}', ':3:'],
  ['a cut report', '{\n  "schemaVersion": 1,\n  "results": [{ "id": ', ':3:'],
  ['a scenario', 'users: [{ id: ada }]\n', ':1 is no entry of a trace'],
  [
    'a user whose name is too long',
    opened.replace('}', `,"user":"${'x'.repeat(201)}"}`),
    ' cannot be made a scenario: ',
  ],
  ['no text at all', '\u0000\u0001\u0002', ':1 is no entry of a trace'],
])('%s is answered by its place, and exit code 2', async (_, text, expected) => {
  const file = path.join(folderWith({ recording: text }), 'recording');
  const { code, stdout, stderr } = await commandLine('ctl', 'snapshot', '--from-trace', file);
  expect(stderr).toContain(`${file}${expected}`);
  expect(stderr).not.toContain('    at ');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a report of check can be cut anywhere', async () => {
  const { url } = await startMock();
  const report = path.join(folderWith({}), 'report.json');
  await commandLine('check', url, '--only', 'room-info.shape*', '--reporter', `json=${report}`);
  const text = readFileSync(report, 'utf8');
  for (const part of [0.1, 0.5, 0.9, 0.99]) {
    writeFileSync(report, text.slice(0, Math.floor(text.length * part)));
    const { code, stderr } = await commandLine('ctl', 'snapshot', '--from-trace', report);
    expect(stderr).toMatch(/report\.json:\d+/);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  }
}, 30_000);

test('a trace of check is refused where what it says of the run was altered, whatever reads it', async () => {
  const { url } = await startMock();
  const file = path.join(folderWith({}), 'trace.ndjson');
  await commandLine('check', url, '--only', 'room-info.shape/*', '--trace', file);
  const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const alterations = {
    startedAt: 1e300,
    newRooms: [{}],
    roomRequests: null,
    footprint: { requests: null },
    refusals: true,
    created: { rooms: 'x' },
    delivery: {},
    profile: { ...JSON.parse(first).profile, givenRooms: 5 },
  };
  for (const [key, value] of Object.entries(alterations)) {
    writeFileSync(file, [JSON.stringify({ ...JSON.parse(first), [key]: value }), ...rest].join('\n'));
    for (const command of [['check'], ['ctl', 'snapshot']]) {
      const { code, stdout, stderr } = await commandLine(...command, '--from-trace', file);
      expect({ code, stdout }, key).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${file}:1: The trace lacks what is known of its run; was it edited?`);
    }
  }
}, 30_000);

test('a recording that somebody has put tokens into gives none of them away', async () => {
  const lines = [
    { kind: 'opened', connection: 1 },
    { kind: 'from-client', connection: 1, data: '{"auth_token":"s3cret-of-ada"}' },
    { kind: 'to-client', connection: 1, user: 'ada', data: '{"status":"CONNECTED"}' },
    {
      kind: 'request',
      request: 1,
      endpoint: 'retrieve',
      authorization: 'Bearer s3cret-of-ada',
      user: 'ada',
      body: '{',
    },
    { kind: 'response', request: 1, endpoint: 'retrieve', user: 'ada', status: 400, body: '' },
    { kind: 'from-client', connection: 1, user: 'ada', data: '{"auth_token":"s3cret-of-ada"}' },
  ].map((entry, index) => JSON.stringify({ seq: index + 1, at: index, ...entry }));
  const file = path.join(folderWith({ 'trace.ndjson': lines.join('\n') }), 'trace.ndjson');
  const { stdout } = await commandLine('ctl', 'snapshot', '--from-trace', file);
  expect(stdout).toContain('frame: { token: valid }');
  expect(stdout).not.toContain('s3cret');
});

test('nothing in a recording can end a comment or move a cursor', async () => {
  const lines = [
    { kind: 'opened', connection: 1 },
    { kind: 'from-client', connection: 1, user: 'ada', data: '{"auth_token":"x"}' },
    { kind: 'to-client', connection: 1, user: 'ada', data: '{"status":"CONNECTED"}' },
    { kind: 'note', event: { type: 'fault', faults: ['x\nsteps: []\u001b[2J'], on: 'send', does: 'y' } },
    { kind: 'from-client', connection: 1, user: 'ada', data: 'hi\u001b[2J' },
  ].map((entry, index) => JSON.stringify({ seq: index + 1, at: index, ...entry }));
  const folder = folderWith({ 'trace.ndjson': lines.join('\n') });
  const { stdout } = await commandLine('ctl', 'snapshot', '--from-trace', path.join(folder, 'trace.ndjson'));
  expect(stdout).not.toContain('\u001b');
  expect(stdout.match(/^steps:/gm)).toHaveLength(1);
  writeFileSync(path.join(folder, 'recorded.yaml'), stdout);
  expect(await commandLine('validate', '--no-dry-run', path.join(folder, 'recorded.yaml'))).toMatchObject({ code: 0 });
});
