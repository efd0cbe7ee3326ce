import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { reporterNames } from '../../src/protocol/index.ts';
import { ServerLog } from '../../src/server-kit/index.ts';
import type { TraceEntry } from '../../src/traffic/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { commandLine } from '../support/command-line.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const secrets = {
  member: 'S3cret/Sword+fish=11',
  peer: 'An0ther"quoted/secret',
  outsider: 'th1rd-s3cret-of-all',
  expired: '0ld/s3cret+run-out==',
};

/** What a careless server says: the token it got, in every way in which one is written. */
function echoes(token: string): string[] {
  const url = encodeURIComponent(token);
  const json = JSON.stringify(token).slice(1, -1);
  const base64 = ['', 'a', 'ab'].map((before) => Buffer.from(before + token).toString('base64'));
  return [
    token,
    url,
    url.toLowerCase(),
    json,
    json.replaceAll('/', '\\/'),
    ...base64,
    Buffer.from(token).toString('base64url'),
  ];
}

/** The parts of the base64 of a text that do not depend on what stands beside it. */
function inBase64(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6)];
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
}

function expectNoSecret(text: string, where: string): void {
  for (const secret of Object.values(secrets)) {
    const json = JSON.stringify(secret).slice(1, -1);
    const forms = [
      secret,
      json,
      json.replaceAll('/', '\\/'),
      JSON.stringify(json).slice(1, -1),
      encodeURIComponent(secret),
    ];
    for (const form of [...forms, ...inBase64(secret)]) {
      const at = text.indexOf(form);
      expect(at < 0 ? '' : text.slice(Math.max(0, at - 100), at + 60), `${form} in ${where}`).toBe('');
    }
  }
}

/** Nearly a chat server; it repeats the token that it gets in every answer, and on every connection. */
async function echoing(): Promise<string> {
  const ids = new Map<string | undefined, string>([
    [secrets.member, 'u1'],
    [secrets.peer, 'u2'],
    [secrets.outsider, 'u3'],
  ]);
  const posted: object[] = [];
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? 'nobody';
    const said = { error: 'x', error_code: 'X', said: echoes(token), raw: `\\/${token}` };
    const isHistory = request.url === '/chat/retrieve';
    if (request.url === '/chat/create_dm')
      response.writeHead(302, { location: `/x?token=${encodeURIComponent(token)}` });
    response.end(JSON.stringify({ room_name: token, occupants: isHistory ? posted : ['u1', 'u2'], ...said }));
  });
  const sockets = new WebSocketServer({ server });
  const deliver = (poster: string, room: unknown, message: unknown): void => {
    posted.push({ id: posted.length + 1, message, poster, room, timestamp: Math.floor(Date.now() / 1000) });
    for (const each of sockets.clients) each.send(JSON.stringify({ message: posted.at(-1) }));
  };
  const welcome = (socket: WebSocket, token: string): string | undefined => {
    const user = ids.get(token);
    socket.send(JSON.stringify(user === undefined ? { error: token, error_code: token } : { status: 'CONNECTED' }));
    for (const form of echoes(token)) socket.send(JSON.stringify({ message: { message: form } }));
    return user;
  };
  sockets.on('connection', (socket) => {
    let poster: string | undefined;
    socket.on('error', () => {});
    socket.on('message', (text) => {
      const { auth_token: token, room, messages } = parsed(String(text));
      if (typeof token === 'string') poster = welcome(socket, token);
      else if (poster !== undefined && typeof messages === 'string') deliver(poster, room, messages);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function folderWithConfig() {
  const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
  const { member, peer, outsider, expired } = secrets;
  const users = {
    member: { id: 'u1', token: member },
    peer: { id: 'u2', token: peer },
    outsider: { id: 'u3', token: outsider },
  };
  const rooms = { shared: '1' };
  writeFileSync(path.join(folder, 'check.json'), JSON.stringify({ users, rooms, tokens: { expired } }));
  return folder;
}

/** Every reporter to a file of its own, but for one, which goes to stdout. */
const toFiles = (folder: string): string[] =>
  reporterNames.flatMap((name) => ['--reporter', name === 'pretty' ? name : `${name}=${path.join(folder, name)}`]);

function expectNoSecretIn(folder: string, printed: { stdout: string; stderr: string }): void {
  expectNoSecret(printed.stdout, 'stdout');
  expectNoSecret(printed.stderr, 'stderr');
  for (const file of readdirSync(folder).filter((name) => !/^(check|play)\.(json|yaml)$/.test(name))) {
    expectNoSecret(readFileSync(path.join(folder, file), 'utf8'), file);
  }
}

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
