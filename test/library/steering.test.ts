import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { ChatClient as ReferenceClient, type WebSocketConstructor } from '../../src/client/index.ts';
import {
  ChatTestbedError,
  type Fault,
  type MockServer,
  type MockServerOptions,
  startMockServer,
} from '../../src/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { within } from '../support/deadline.ts';

async function started(options: MockServerOptions = {}) {
  const server = await startMockServer(options);
  onTestFinished(() => server.close());
  const retrieve = () => post(server.url, '/chat/retrieve', { token: server.user('ada').token, body: { after: 0 } });
  return { server, retrieve };
}

/** Sends the token and a message together. */
async function beHasty(server: MockServer) {
  const client = await ChatClient.open(server.webSocketUrl);
  client.send({ auth_token: 'token-ada' });
  client.send({ room: '1', messages: 'could not wait' });
  await server.waitFor({ sent: { by: 'ada', text: 'could not wait' } });
  return client;
}

test('a fault that is added acts as often as it says, and one that is removed no more', async () => {
  const { server, retrieve } = await started();
  const error = { error_code: 'INTERNAL_ERROR' };
  server.faults.add({ on: 'retrieve', times: 1, respond: error });
  const name = server.faults.add('{ on: retrieve, name: always, respond: { error_code: INTERNAL_ERROR } }');
  expect(name).toBe('always');
  expect(server.faults.names).toEqual(['retrieve-respond', 'always']);
  expect([(await retrieve()).status, (await retrieve()).status]).toEqual([500, 500]);
  server.faults.remove('always');
  expect((await retrieve()).status).toBe(200);
  server.faults.add({ on: 'retrieve', respond: error });
  server.faults.clear();
  expect((await retrieve()).status).toBe(200);
});

test('a fault with a mistake is refused, with the place and the cure', async () => {
  const { server } = await started();
  const mistakes: [Fault | string, RegExp][] = [
    ['{ on: retreive }', /Did you mean/],
    [{ on: 'retrieve', user: 'adda', respond: { status: 500 } }, /Did you mean `ada`\?/],
    ['{ on: [', /./],
  ];
  for (const [fault, cure] of mistakes) {
    expect(() => server.faults.add(fault)).toThrow(
      expect.objectContaining({ code: 'INVALID_FAULT', message: expect.stringMatching(cure) }),
    );
  }
  server.faults.add({ on: 'retrieve', name: 'slow', delay: '1s' });
  expect(() => server.faults.remove('slwo')).toThrow('There is no fault `slwo`. Did you mean `slow`?');
});

test('the clock can be moved: a delay of an hour takes no time', async () => {
  const { server, retrieve } = await started({ scenario: 'default' });
  server.clock.freeze();
  server.faults.add({ on: 'retrieve', delay: '1h' });
  const answer = retrieve();
  await server.waitFor((entry) => entry.kind === 'request');
  const before = server.clock.now();
  server.clock.advance(3_600_000);
  expect((await within(answer, 'an answer')).status).toBe(200);
  expect(server.clock.now() - before).toBe(3_600_000);
});

test('tokens run out when they are told to, and a log-in gives a new one', async () => {
  const { server, retrieve } = await started();
  server.expire('ada');
  expect((await retrieve()).body).toMatchObject({ error_code: 'AUTH_TOKEN_EXPIRED' });
  const token = server.renew('ada');
  expect((await post(server.url, '/chat/retrieve', { token, body: { after: 0 } })).status).toBe(200);
  expect(() => server.expire('adda')).toThrow('Did you mean `ada`?');
});

test('a connection is closed with a code, or cut', async () => {
  const { server } = await started();
  const [ada, bob] = await Promise.all(
    ['ada', 'bob'].map((id) => ChatClient.connect(server.webSocketUrl, `token-${id}`)),
  );
  server.disconnect('ada', { code: 1011 });
  server.disconnect('bob', { cut: true });
  const ends = await within(Promise.all([ada?.closed, bob?.closed]), 'both connections to close');
  expect(ends.map((end) => end?.code)).toEqual([1011, 1006]);
});

test('the verdict is on the clients that came by since the last reset', async () => {
  const { server } = await started();
  await beHasty(server);
  const { verdict, results } = await server.verdict();
  expect(verdict).toBe('violations');
  expect(results.find(({ status }) => status === 'failed')?.requirement).toBe('client.waits-for-connected');
  await server.reset();
  expect((await server.verdict()).verdict).toBe('unseen');
});

test('the verdict counts what is no longer kept since the last reset, and so does `ctl verdict`', async () => {
  const { server, retrieve } = await started();
  for (let count = 0; count < 20; count += 1) await retrieve();
  await server.reset();
  await retrieve();
  const { answer } = await control(server.url, 'GET', '/verdict');
  expect(server.verdictSoFar()).toEqual(answer);
  expect(server.verdictSoFar()).toMatchObject({ forgotten: 0, clients: ['ada'] });
});

test('the verdict waits for what is on its way: a client that could not wait is found every time', async () => {
  const { server } = await started();
  for (let count = 0; count < 10; count += 1) {
    await server.reset();
    const hasty = await beHasty(server);
    expect((await server.verdict()).verdict).toBe('violations');
    hasty.close();
    await server.waitFor({ disconnected: { by: 'ada' } });
  }
});

test('the verdict waits for requests, but not for ever', async () => {
  const { server, retrieve } = await started();
  server.faults.add({ on: 'retrieve', times: 1, delay: '50ms' });
  server.faults.add({ on: 'retrieve', nth: 2, hang: true });
  const slow = retrieve();
  await server.waitFor(({ kind }) => kind === 'request');
  await server.verdict();
  expect(server.trace.entries().at(-1)).toMatchObject({ kind: 'response', status: 200 });
  await within(slow, 'an answer');
  const never = retrieve().catch(() => undefined);
  await server.waitFor(({ kind }) => kind === 'request', { after: server.trace });
  expect((await server.verdict({ timeoutMs: 20 })).verdict).toBe('conformant');
  await server.close();
  await within(never, 'the request to end');
});

test('a client that breaks a rule is told which, what it did and what passed', async () => {
  const { server } = await started();
  const noClient = await server.assertConformant().catch((thrown) => thrown);
  expect(noClient).toMatchObject({ code: 'NOT_CONFORMANT', message: 'No client came, so nothing was judged.' });
  await beHasty(server);
  const error = await server.assertConformant().catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ChatTestbedError);
  expect(error.message).toMatch(/client\.waits-for-connected \(MUST\)/);
  expect(error.message).toContain('ada: Connection #1 sent a frame before CONNECTED had reached it.');
  expect(error.message).toMatch(/▶ .* ada#1 → \{"room":"1","messages":"could not wait"\}/);
  expect(/^ +at .*\.ts.*$/m.exec(error.stack)?.[0]).toContain('steering.test.ts');
  await server.reset();
  const ada = await ChatClient.connect(server.webSocketUrl, 'token-ada');
  await server.assertConformant();
  ada.close();
});

test('the reference client keeps every rule through an expired token, a flaky history and a lost connection', async () => {
  const { server } = await started();
  server.faults.add({ on: 'retrieve', times: 2, respond: { status: 500 } });
  const client = new ReferenceClient({
    url: server.url,
    token: server.user('ada').expiredToken,
    logIn: () => server.renew('ada'),
    WebSocket: WebSocket as unknown as WebSocketConstructor,
    backOff: { firstMs: 20, maxMs: 50 },
  });
  client.connect();
  await server.waitFor({ requested: { by: 'ada', endpoint: 'retrieve', status: 200 } });
  server.disconnect('ada', { code: 1011 });
  const missed = server.post({ as: 'bob', room: '1', message: 'while you were away' });
  client.send('1', 'back again');
  const reading = (async () => {
    for await (const { message } of client) if (message === 'back again') break;
  })();
  await within(reading, 'the message to come');
  expect(client.messages.at(-2)).toEqual(missed);
  client.close();
  await server.waitFor({ disconnected: { by: 'ada', code: 1000 } });
  const broken = (await server.verdict()).results.filter(({ status }) => status === 'failed' || status === 'warned');
  expect(broken).toEqual([]);
});
