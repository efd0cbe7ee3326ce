import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { reporterNames } from '../../src/protocol/index.ts';
import { listenInTest } from './socket-server.ts';

/** Texts that must stand in no output. Each has characters that some encoding changes. */
export const secrets = {
  member: 'S3cret/Sword+fish=11',
  peer: 'An0ther"quoted/secret',
  outsider: 'th1rd-s3cret-of-all',
  expired: '0ld/s3cret+run-out==',
};

/** What a careless server says: the token it got, in every way in which one is written. */
export function echoes(token: string): string[] {
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

export function expectNoSecret(text: string, where: string): void {
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
export async function echoing(): Promise<string> {
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
  return listenInTest(server, sockets);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A folder with `check.json`, whose tokens are the secrets. */
export function folderWithConfig(): string {
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
export const toFiles = (folder: string): string[] =>
  reporterNames.flatMap((name) => ['--reporter', name === 'pretty' ? name : `${name}=${path.join(folder, name)}`]);

export function expectNoSecretIn(folder: string, printed: { stdout: string; stderr: string }): void {
  expectNoSecret(printed.stdout, 'stdout');
  expectNoSecret(printed.stderr, 'stderr');
  for (const file of readdirSync(folder).filter((name) => !/^(check|play)\.(json|yaml)$/.test(name))) {
    expectNoSecret(readFileSync(path.join(folder, file), 'utf8'), file);
  }
}
