import { EventEmitter, once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tellNotAccepted } from '../../src/server-kit/index.ts';
import { post } from '../support/chat-client.ts';
import { program, shell } from '../support/command.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';
import { startMock } from '../support/mock.ts';

/** A command that may open so many files and connections. */
const withFew = (limit: number, line: string) =>
  shell(`ulimit -n ${limit}; exec "${process.execPath}" "${program}" ${line}`);

async function addressOf(command: ReturnType<typeof shell>): Promise<URL> {
  const printed = await command.printed(/http:\/\/127\.0\.0\.1:\d+/);
  return new URL(/http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '');
}

test('the mock lets no more in than it can, and goes on afterwards', async () => {
  const command = withFew(60, 'serve --port 0 --json');
  const url = await addressOf(command);
  const sockets = Array.from({ length: 80 }, () => connect(Number(url.port), url.hostname).on('error', () => {}));
  await Promise.all(sockets.map((socket) => within(once(socket, 'connect'), 'the system to take a connection')));
  for (const socket of sockets) socket.destroy();
  // Until it has noticed that those are gone, it lets nobody in.
  const status = () =>
    post(url.origin, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } }).then((answer) => answer.status);
  await expect
    .poll(() => status().catch(String), { timeout: 20_000, message: 'the mock to let somebody in' })
    .toBe(200);
  command.process.kill('SIGINT');
  expect((await command.ended()).code).toBe(0);
});

test('the proxy says that it is itself that cannot connect, and blames nobody', async () => {
  const history = '{"room_name":null,"occupants":[]}';
  const waiting: ServerResponse[] = [];
  const target = createServer((_request, response) => void waiting.push(response));
  const port = await listenOnLoopback(target);
  onTestFinished(() => {
    target.closeAllConnections();
    target.close();
  });
  const command = withFew(60, `proxy http://127.0.0.1:${port} --port 0`);
  const url = await addressOf(command);
  const headers = { authorization: 'Bearer token-ada' };
  const requests = Array.from({ length: 40 }, () =>
    request(`${url.origin}/chat/retrieve`, { method: 'POST', agent: false, headers }).on('error', () => {}),
  );
  for (const each of requests) each.end('{"after":0}');
  await command.printed(/failed \(EMFILE\)[\s\S]*ulimit -n/);
  for (const each of requests) each.destroy();
  target.removeAllListeners('request').on('request', (_request, response) => response.end(history));
  // Until it has noticed that those are gone, it lets nobody in.
  const answer = async () => (await fetch(`${url.origin}/elsewhere`)).text();
  await expect
    .poll(() => answer().catch(String), { timeout: 20_000, message: 'the proxy to let somebody in' })
    .toBe(history);
  command.process.kill('SIGINT');
  const { code, stdout } = await command.ended();
  expect(stdout).not.toMatch(/✗/);
  expect(code).toBe(0);
});

test('check ends, says what is missing here, and blames no server', async () => {
  const { url } = await startMock();
  const { code, stdout, stderr } = await withFew(50, `check ${url} --reporter json`).ended();
  expect(stderr).toContain('raise its limit with `ulimit -n`');
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'incomplete', summary: { failed: 0, warned: 0 } });
  expect(code).toBe(2);
});

test('what the system says of connections that it does not let in is told now and then', () => {
  const server = new EventEmitter();
  const told: unknown[] = [];
  let now = 0;
  tellNotAccepted(
    server as never,
    (event) => told.push(event),
    () => now,
  );
  const fail = (): boolean => server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
  for (now of [0, 1000, 9999, 10_000]) fail();
  expect(told).toHaveLength(2);
  expect(told[0]).toMatchObject({ type: 'not-accepted', why: expect.stringContaining('ulimit -n') });
});
