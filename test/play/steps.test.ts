import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import type { Report } from '../../src/protocol/index.ts';
import { lunch } from './files.ts';
import { playOnMock } from './play-on-mock.ts';

async function play(steps: string, { world = lunch, ...options }: { world?: string; signal?: AbortSignal } = {}) {
  const { report } = await playOnMock(parseScenario('lunch.yaml', `${world}steps:\n${steps}`), options);
  return report;
}

const reasons = (report: Report): (string | undefined)[] => report.results.map(({ reason }) => reason?.split(': ')[1]);

const connected = '  - { as: [ada, bob, eve], connect: {} }\n';

test('silence is shown by a barrier, and broken by whatever was not expected', async () => {
  const silent = await play(`${connected}  - { as: [ada, eve], expect: nothing }\n`);
  expect(silent.results.at(-1)).toMatchObject({ status: 'passed', evidence: { kind: 'barrier' } });
  const loud = await play(
    `${connected}  - { as: bob, send: { room: "1", message: "boo" } }\n  - { as: [eve, ada], expect: nothing }\n`,
  );
  expect(loud.results.at(-1)).toMatchObject({ status: 'failed', expected: 'nothing' });
  expect(reasons(loud).at(-1)).toContain('ada should receive nothing, but {"message"');
});

test('a message of one’s own is no news: whether it comes back is left to the server', async () => {
  const report = await play(
    `${connected}  - { as: bob, send: { room: "1", message: "boo" } }\n  - { as: bob, expect: nothing }\n`,
  );
  expect(report.verdict).toBe('conformant');
});

test('what cannot go on because somebody could not connect is skipped, not failed again', async () => {
  const world = `${lunch}faults: [{ on: connect, user: bob, hang: true }]\n`;
  const report = await play(
    `${connected}  - { as: bob, send: { room: "1", message: "boo" } }\n  - { as: bob, expect: { message: {} } }\n`,
    { world },
  );
  expect(report.results.map(({ status }) => status)).toEqual(['failed', 'skipped', 'skipped']);
  expect(report.results[0]?.reason).toContain('bob was not sent CONNECTED');
});

test('a connection that the server closes ends what was to be sent on it', async () => {
  const world = `${lunch}faults: [{ on: send, close: 1011 }]\n`;
  const report = await play(
    `${connected}  - { as: bob, send: { room: "1", message: "boo" } }\n  - { as: bob, send: { room: "1", message: "boo" } }\n`,
    { world },
  );
  expect(reasons(report).at(-1)).toBe('bob has no open connection for this');
});

test.each([
  ['{ as: ada, expect: { message: { message: "later" }, within: 1s } }', 'ada did not receive a message'],
  ['{ as: ada, expect: { error_code: AUTH_TOKEN_INVALID, within: 1s } }', 'ada was not told AUTH_TOKEN_INVALID'],
  ['{ as: ada, expect: { closed: 1011, within: 1s } }', 'The connection of ada did not end'],
  ['{ as: ada, expect: { frame: { type: typing }, within: 1s } }', 'ada did not receive the frame'],
])('an expectation that is not met fails: %s', async (step, reason) => {
  const report = await play(`${connected}  - ${step}\n`);
  expect(report.results.at(-1)).toMatchObject({ status: 'failed' });
  expect(reasons(report).at(-1)).toContain(reason);
});

test.each([
  ['{ status: 201 }', 'the status 201 was expected'],
  ['{ error_code: NOT_FOUND }', 'the error_code NOT_FOUND was expected'],
  ['{ body: { room_name: Dinner } }', 'the body does not contain what was expected'],
  ['{ body: { occupants: [bob, ada] } }', 'the body does not contain what was expected'],
  ['{ count: 3 }', '3 messages were expected, and 2 came'],
])('an answer that is not %s fails', async (answer, reason) => {
  const report = await play(
    `  - { as: ada, room_info: { room: "1" } }\n  - { as: ada, expect: { answer: ${answer} } }\n`,
  );
  expect(report.results[0]).toMatchObject({ status: 'failed' });
  expect(report.results[0]?.reason).toContain(reason);
});

test('an answer that is as expected passes', async () => {
  const report = await play(
    '  - { as: ada, room_info: { room: "1" } }\n  - { as: ada, expect: { answer: { status: 200, body: { occupants: [ada, bob] } } } }\n',
  );
  expect(report.verdict).toBe('conformant');
});

test('a request of which nothing is expected must be answered 200', async () => {
  const report = await play('  - { as: eve, room_info: { room: "1" } }\n');
  expect(report.results[0]).toMatchObject({ status: 'failed', expected: { status: 200 } });
});

test('raw frames and requests go out as they are written', async () => {
  const report = await play(
    [
      connected,
      '  - { as: ada, frame: { data: "no json" } }\n',
      '  - { as: ada, frame: { binary: "00ff" } }\n',
      '  - { as: ada, frame: { data: { room: "1", messages: raw } } }\n',
      '  - { as: bob, expect: { message: { message: raw } } }\n',
      '  - { as: ada, request: { path: /chat/retrieve, body: "{" } }\n',
      '  - { as: ada, expect: { answer: { status: 400, error_code: BAD_REQUEST } } }\n',
      '  - { as: ada, request: { path: /chat/retrieve, body: { after: 0 }, headers: { Authorization: Bearer nonsense } } }\n',
      '  - { as: ada, expect: { error_code: AUTH_TOKEN_INVALID } }\n',
      '  - { as: ada, request: { method: GET, path: /chat/retrieve } }\n',
      '  - { as: ada, expect: { answer: { status: 405 } } }\n',
    ].join(''),
  );
  expect(report.results.filter(({ status }) => status !== 'passed')).toEqual([]);
});

test('a day of scripted traffic passes while nobody waits', async () => {
  const world = `${lunch}events: [{ every: 1m, post: { as: bob, room: "1", message: tick } }]\n`;
  const report = await play(
    '  - { as: ada, connect: {} }\n  - { wait: 1d }\n  - { as: ada, expect: { message: { message: tick }, times: 1440 } }\n  - { as: ada, expect: nothing }\n',
    { world },
  );
  expect(report.verdict).toBe('conformant');
  expect(report.results.at(-1)?.transcript.at(-1)?.at).toBe(86_400_000);
});

test('a play that is stopped reports what it has', async () => {
  const stop = new AbortController();
  stop.abort();
  const report = await play(connected, { signal: stop.signal });
  expect(report).toMatchObject({ interrupted: true, results: [] });
});
