import { expect, onTestFinished, test } from 'vitest';
import { type Condition, startMockServer } from '../../src/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';

async function setUp() {
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const ada = await ChatClient.connect(server.webSocketUrl, 'token-ada');
  return { server, ada };
}

test('waits until a client has sent something, whether that is to come or has been', async () => {
  const { server, ada } = await setUp();
  const coming = server.waitFor({ sent: { by: 'ada', room: '1', matches: /hi/ } });
  ada.send({ room: '1', messages: 'oh, hi' });
  const entry = await coming;
  expect(entry).toMatchObject({ kind: 'from-client', user: 'ada', data: '{"room":"1","messages":"oh, hi"}' });
  expect(await server.waitFor({ sent: { text: 'oh, hi' } })).toEqual(entry);
});

test('with `after`, waits for the next one', async () => {
  const { server, ada } = await setUp();
  ada.send({ room: '1', messages: 'one' });
  const one = await server.waitFor({ sent: { by: 'ada' } });
  const two = server.waitFor({ sent: { by: 'ada' } }, { after: one });
  ada.send({ room: '1', messages: 'two' });
  expect(await two).toMatchObject({ data: '{"room":"1","messages":"two"}' });
});

test('knows everything that can pass', async () => {
  const { server, ada } = await setUp();
  const conditions: Condition[] = [
    { connected: { by: 'ada' } },
    { sent: { by: 'ada', room: '2', text: 'secret?' } },
    { delivered: { to: 'ada', from: 'ada', room: '2', matches: /^secret/g } },
    { dropped: { by: 'ada', room: '3', reason: 'not-occupant' } },
    { requested: { by: 'ada', endpoint: 'roomInfo', status: 404 } },
    { disconnected: { by: 'ada', code: 1000 } },
    (entry) => entry.kind === 'opened',
    { opened: {} },
    { posted: { by: 'ada', room: '2' } },
    { sent: { by: 'bob' } },
    { refused: { by: 'bob', errorCode: 'AUTH_TOKEN_EXPIRED' } },
    { fault: { by: 'bob', name: 'broken' } },
  ];
  const all = Promise.all(conditions.map((condition) => server.waitFor(condition)));
  ada.send({ room: '2', messages: 'secret?' });
  ada.send({ room: '3', messages: 'let me in' });
  await post(server.url, '/chat/room_info', { token: 'token-ada', body: { room_id: '3' } });
  server.post({ as: 'bob', room: '1', message: 'by the mock' });
  server.faults.add({ on: 'retrieve', name: 'broken', respond: { error_code: 'INTERNAL_ERROR' } });
  await post(server.url, '/chat/retrieve', { token: 'token-bob', body: { after: 0 } });
  (await ChatClient.open(server.webSocketUrl)).send({ auth_token: 'token-bob-expired' });
  await ada.next();
  ada.socket.close(1000);
  expect((await all).map(({ kind }) => kind)).toEqual([
    'to-client',
    'from-client',
    'to-client',
    'note',
    'response',
    'closed',
    'opened',
    'opened',
    'note',
    'note',
    'note',
    'note',
  ]);
});

test('a wait that is over says what it waited for and what passed instead', async () => {
  const { server, ada } = await setUp();
  ada.send({ room: '1', messages: 'bye' });
  await ada.next();
  await expect(server.waitFor({ sent: { by: 'ada', matches: /hi/ } }, { timeoutMs: 1 })).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringMatching(
      /^Waited 1 ms for: sent by "ada", matches \/hi\/. What passed:\n(.*\n)* {2}ada#1 → \{"room":"1","messages":"bye"\}/,
    ),
  });
});

test('none has come: everything that clients had sent by then has arrived', async () => {
  const { server, ada } = await setUp();
  for (let count = 0; count < 50; count += 1) ada.send({ room: '1', messages: `message ${count}` });
  await server.expectNone({ sent: { text: 'message 50' } });
  await expect(server.expectNone({ sent: { text: 'message 49' } })).rejects.toMatchObject({
    code: 'UNEXPECTED',
    message: expect.stringContaining('There should be none of: sent text "message 49".'),
  });
});

test('none has come before something else: the barrier may be anything', async () => {
  const { server, ada } = await setUp();
  const nothing = server.expectNone({ sent: { room: '2' } }, { until: { sent: { text: 'marker' } } });
  const something = server.expectNone({ sent: { room: '1' } }, { until: { sent: { text: 'marker' } } });
  const outcome = expect(something).rejects.toMatchObject({ code: 'UNEXPECTED' });
  ada.send({ room: '1', messages: 'marker' });
  await nothing;
  await outcome;
  await expect(
    server.expectNone({ sent: { room: '2' } }, { until: { sent: { text: 'never' } }, timeoutMs: 1 }),
  ).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('a client that answers no ping is named', async () => {
  const { server, ada } = await setUp();
  ada.socket.pause();
  await expect(server.expectNone({ sent: {} }, { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining('Waited 50 ms for connection #1 to answer a ping.'),
  });
});

test('a mistake of a test of its own is not swallowed', async () => {
  const { server, ada } = await setUp();
  const coming = server.waitFor(
    ({ kind }) => {
      if (kind === 'from-client') throw new Error('a mistake of mine');
      return false;
    },
    { after: server.trace },
  );
  const outcome = expect(coming).rejects.toThrow('a mistake of mine');
  ada.send({ room: '1', messages: 'hi' });
  await outcome;
  expect(await ada.next()).toBeDefined();
});
