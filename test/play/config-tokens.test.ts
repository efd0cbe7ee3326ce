import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEnvironment } from '../environments/server/environment.ts';
import { startGateway } from '../environments/server/gateway.ts';
import { commandLine } from '../support/command-line.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { folderWith } from './files.ts';

const steps = `users: [{ id: ada }, { id: bob }]
rooms: [{ id: "1", occupants: [ada, bob] }]
steps:
  - { as: [ada, bob], connect: {} }
  - { as: ada, send: { room: "1", message: hi } }
  - { as: bob, expect: { message: { poster: ada, message: hi }, within: 3s } }
`;
const stale = `users: [{ id: ada }]
steps:
  - { as: ada, connect: { token: expired } }
  - { as: ada, expect: { error_code: AUTH_TOKEN_EXPIRED } }
`;

async function startServer() {
  const server = await startEnvironment({ tokenLifetimeMs: 60_000 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { member, peer } = server.config.users;
  return { server, member, peer, shared: server.config.rooms?.shared ?? '' };
}

async function played(config: object, scenario = steps) {
  const folder = folderWith({ 'check.json': JSON.stringify(config), 'talk.yaml': scenario });
  return commandLine('play', path.join(folder, 'talk.yaml'), '--config', path.join(folder, 'check.json'));
}

describe('play takes its tokens as check does', () => {
  test('from a command and from a request, for users of check and for users of its own', async () => {
    const { server, member, peer, shared } = await startServer();
    const { target } = server.config;
    const request = { url: `${target}/auth/token`, body: { user: peer.id, secret: server.secrets[1] } };
    const users = {
      member: { id: member.id, token: { command: `echo ${member.token}` } },
      peer: { id: peer.id, token: { request, pick: '/auth/token' } },
    };
    const play = { users: { ada: 'member', bob: users.peer }, rooms: { 1: shared } };
    const { code, stdout } = await played({ target, users, play });
    expect(code).toBe(0);
    expect(stdout).not.toContain(String(member.token));
  });

  test('one that has run out, too, and waits for it only where a step needs it', async () => {
    const { server, member, peer, shared } = await startServer();
    const { target } = server.config;
    const token = { command: `echo ${server.anotherToken(member.id ?? '', 1200)}` };
    const play = { users: { ada: 'member', bob: 'peer' }, rooms: { 1: shared } };
    const config = { target, users: { member, peer }, play, tokens: { expired: { token, waitUntilExpired: true } } };
    expect(await played(config, stale)).toMatchObject({ code: 0 });
    const never = { ...config, tokens: { expired: { token: { command: 'exit 1' } } } };
    expect(await played(never)).toMatchObject({ code: 0 });
  });

  test('a command that fails is exit code 2, with whose token it is and what it printed', async () => {
    const { server, member, peer } = await startServer();
    const users = { member, peer: { ...peer, token: { command: 'echo "no such vault" >&2; exit 3' } } };
    const { code, stderr } = await played({
      target: server.config.target,
      users,
      play: { users: { ada: 'member', bob: 'peer' } },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('the token of bob: the command failed (3): no such vault.');
  });

  test('headers of the config go with every request and handshake, and stand in no report', async () => {
    const { server, member, peer, shared } = await startServer();
    const seen: (string | string[] | undefined)[] = [];
    const gateway = await startGateway(server.config.target, 1000, ({ headers }) => seen.push(headers['x-api-key']));
    onTestFinished(() => gateway.close());
    const play = { users: { ada: 'member', bob: 'peer' }, rooms: { 1: shared } };
    const config = { target: gateway.url, headers: { 'x-api-key': 'key-of-ours' }, users: { member, peer }, play };
    const { code, stdout } = await played(config, `${steps}  - { as: ada, retrieve: { after: 0 } }\n`);
    expect(code).toBe(0);
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set(['key-of-ours']));
    expect(stdout).not.toContain('key-of-ours');
  });
});

test('a config that a server offers runs no command on this machine and reads no file', async () => {
  const token = { command: 'echo ran >&2' };
  const offers = [
    { users: { member: { id: 'a', token }, peer: { id: 'b', token: 't' } } },
    { users: { member: { id: 'a', token: 's' }, peer: { id: 'b', token: 't' } }, tokens: { expired: { token } } },
    { users: { member: { id: 'a', token: 's' }, peer: { id: 'b', token: 't' } }, ca: '/etc/passwd' },
  ];
  for (const offer of offers) {
    const server = createServer((_, response) => response.end(JSON.stringify(offer)));
    const port = await listenOnLoopback(server);
    const { code, stderr } = await commandLine('check', `http://127.0.0.1:${port}`);
    server.close();
    expect(code).toBe(2);
    expect(stderr).toContain('That is for a config of your own: --config FILE.');
    expect(stderr).not.toContain('ran');
  }
});
