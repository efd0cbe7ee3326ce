import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServerLog } from '../../src/server-kit/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { commandLine } from '../support/command-line.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { echoing, expectNoSecret, expectNoSecretIn, folderWithConfig, secrets, toFiles } from '../support/planted.ts';

describe('a server that repeats tokens in every encoding is reported without them', () => {
  it('by check, in every reporter and the trace', { timeout: 120_000 }, async () => {
    const folder = folderWithConfig();
    const url = await echoing();
    const config = ['--config', path.join(folder, 'check.json'), '--timeout', '500'];
    const only = ['--only', 'room-info.*', '--only', 'connect.*', '--only', 'auth.*'];
    const trace = ['--trace', path.join(folder, 'trace.ndjson')];
    const printed = await commandLine('check', url, ...config, ...only, ...trace, ...toFiles(folder));
    expect(printed.stderr).not.toContain('mistake of its own');
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['html', 'json', 'trace.ndjson']));
    expectNoSecretIn(folder, printed);
  });

  it('by play, in every reporter', { timeout: 60_000 }, async () => {
    const folder = folderWithConfig();
    const url = await echoing();
    const steps = [
      '{ as: ada, connect: {} }',
      '{ as: ada, expect: { message: { message: never }, within: 200ms } }',
      '{ as: ada, retrieve: { after: 0 } }',
      '{ as: ada, expect: { status: 500 } }',
    ];
    const world = 'users: [{ id: ada }, { id: bob }]\nrooms: [{ id: "1", occupants: [ada, bob] }]\n';
    writeFileSync(path.join(folder, 'play.yaml'), `${world}steps:\n${steps.map((step) => `  - ${step}\n`).join('')}`);
    const users = ['--user', `ada=${secrets.member}`, '--user', `bob=${secrets.peer}`, '--room', '1=1'];
    const file = path.join(folder, 'play.yaml');
    const printed = await commandLine('play', file, '--target', url, ...users, ...toFiles(folder));
    expect([1, 2, 3]).toContain(printed.code);
    expect(printed.stderr).not.toContain('mistake of its own');
    expectNoSecretIn(folder, printed);
  });
});

it('the mock writes no token of a client into its log or its trace, wherever the client has put it', async () => {
  const users = [{ id: 'ada', token: secrets.member }, { id: 'bob' }];
  const rooms = [{ id: '1', occupants: ['ada', 'bob'] }];
  const { mock, url, webSocketUrl, events } = await startMock({ scenario: { users, rooms } });
  const written: string[] = [];
  const passed: TraceEntry[] = [];
  mock.switchboard.trace.subscribe((entry) => passed.push(entry));
  for (const style of ['json', 'pretty'] as const) {
    const log = new ServerLog({
      style,
      write: (text) => written.push(text),
      now: Date.now,
      colors: { dim: String, yellow: String },
    });
    mock.switchboard.onEvent((event) => log.tell(event));
  }
  const token = secrets.member;
  const inUrl = encodeURIComponent(token);
  for (const body of [{ auth_token: token }, [token], { room_id: token }, { other: token }, { after: token }, token]) {
    await post(url, '/chat/room_info', { token, body });
    await post(url, '/chat/create_dm', { token: 'bob', body });
  }
  await fetch(`${url}/chat/nowhere?token=${inUrl}`, { headers: { authorization: token } });
  await fetch(`${url}/chat/retrieve?auth_token=${inUrl}`);
  const ada = await ChatClient.connect(`${webSocketUrl}?token=${inUrl}`, token);
  for (const frame of [[token], { auth_token: token }, token, { token }]) ada.send(frame);
  for (let count = 0; count < 4; count += 1) await nextEvent(events, 'dropped');
  const refused = await ChatClient.open(webSocketUrl);
  refused.send({ auth_token: `${token}x` });
  await nextEvent(events, 'refused');
  await new Promise(setImmediate);
  expectNoSecret(JSON.stringify(passed), 'the trace');
  expectNoSecret(written.join(''), 'the log');
  expect(passed.length).toBeGreaterThan(30);
});
