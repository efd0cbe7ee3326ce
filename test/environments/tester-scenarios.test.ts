import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repository } from '../support/command.ts';
import { commandLine } from '../support/command-line.ts';
import { type Environment, startEnvironment } from './server/environment.ts';
import { timeout } from './support.ts';

const scenarios = path.join(repository, 'test/play/scenarios');

/** A server with UUIDs on which every operation takes 300 ms, one after the other. */
async function slowServer(): Promise<Environment> {
  const server = await startEnvironment({ operationMs: 300 });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Plays a scenario on it, whose users and rooms are called so. @returns what did not pass */
async function playOn({ config }: Environment, name: string, play: object, ...options: string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'chat-testbed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'check.json');
  const { target, users } = config;
  writeFileSync(file, JSON.stringify({ target, users, play, limits: { timeoutMs: 30_000 } }));
  const given = ['--config', file, '--reporter', 'json', ...options];
  const { code, stdout, stderr } = await commandLine('play', path.join(scenarios, `${name}.yaml`), ...given);
  const { results = [] } = stdout === '' ? {} : JSON.parse(stdout);
  const others = results.filter(({ status }: { status: string }) => status !== 'passed');
  return { code, stderr: code === 0 ? '' : stderr, others: others.map(({ reason }: { reason?: string }) => reason) };
}

const asExpected = { code: 0, stderr: '', others: [] };
const users = { ada: 'member', bob: 'peer', eve: 'outsider' };

test.each([['offline-three'], ['ten-texts'], ['server-dies']])(
  '%s goes as expected on a slow server with UUIDs',
  async (name) => {
    const server = await slowServer();
    expect(await playOn(server, name, { users, rooms: { 1: server.config.rooms?.shared } })).toEqual(asExpected);
  },
  timeout,
);

test(
  'server-dies goes as expected when the server really restarts',
  async () => {
    const server = await slowServer();
    const command = `curl -s -X POST ${server.config.target}/restart || true`;
    const options = ['--allow-run', '--set', 'die=restart', '--set', `restart=${command}`];
    const play = { users, rooms: { 1: server.config.rooms?.shared } };
    expect(await playOn(server, 'server-dies', play, ...options)).toEqual(asExpected);
  },
  timeout,
);

test(
  'private-dm goes as expected where the config says which room it is, and is incomplete where it does not',
  async () => {
    const server = await slowServer();
    const rooms = { 'our-dm': server.config.rooms?.shared };
    expect(await playOn(server, 'private-dm', { users, rooms })).toEqual(asExpected);
    expect(await playOn(server, 'private-dm', { users })).toMatchObject({ code: 3 });
  },
  timeout,
);

test(
  'twenty users hear each other, in real time without the pauses',
  async () => {
    const server = await slowServer();
    const crowd = server.addCrowd(20);
    const named = Object.fromEntries(crowd.users.map((user, index) => [`u${index + 1}`, user]));
    const play = { users: named, rooms: { 1: crowd.room } };
    expect(await playOn(server, 'twenty-users', play, '--set', 'pause=0ms')).toEqual(asExpected);
  },
  timeout,
);
