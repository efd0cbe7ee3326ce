import { expect, test } from 'vitest';
import { ChatClient, type ChatClientOptions, type ChatClientStatus, type Message } from '../../src/client/index.ts';
import { Mock } from '../../src/mock-server/index.ts';
import { within } from '../support/deadline.ts';
import { MemoryNetwork } from './memory-network.ts';
import { Trouble } from './trouble.ts';
import { VirtualTime } from './virtual-time.ts';

/** A client of ada's on a network without trouble, and everything it tells. */
async function setUp(options: Partial<ChatClientOptions> = {}, history = ['one', 'two']) {
  const mock = await Mock.create({
    users: [{ id: 'ada' }, { id: 'bob' }],
    rooms: [{ id: '1', name: 'Lunch', occupants: ['ada', 'bob'] }],
    messages: history.map((message) => ({ room: '1', poster: 'bob', message })),
  });
  const time = new VirtualTime();
  const network = new MemoryNetwork(mock, time, new Trouble(1, 0));
  const statuses: ChatClientStatus[] = [];
  const problems: unknown[] = [];
  const client = new ChatClient({
    url: 'http://mock.test/',
    token: 'token-ada',
    WebSocket: network.WebSocket,
    fetch: network.fetch,
    clock: time,
    random: () => 0.5,
    onStatus: (status) => statuses.push(status),
    onProblem: (error) => problems.push((error as Error & { code?: string }).code ?? error.message),
    ...options,
  });
  return { mock, time, network, client, statuses, problems };
}

const texts = (messages: readonly Message[]): string[] => messages.map(({ message }) => message);

test('connects once, shows the history, and sends what waited for CONNECTED', async () => {
  const { client, time, mock, network, statuses } = await setUp();
  client.send('1', 'three');
  client.connect();
  client.connect();
  await time.advance(2000);
  expect(statuses).toEqual(['connecting', 'live']);
  expect(network.attempts).toHaveLength(1);
  expect(texts(mock.world.rooms.get('1')?.messages ?? [])).toEqual(['one', 'two', 'three']);
  expect(texts(client.messages)).toEqual(['one', 'two', 'three']);
});

test('asks only for what is newer than what it was told to know', async () => {
  const { client, time } = await setUp({ after: 1 });
  client.connect();
  await time.advance(2000);
  expect(texts(client.messages)).toEqual(['two']);
});

test('logs in where it has no token, and again when the token has run out', async () => {
  const { client, time, mock, problems } = await setUp({ token: 'token-ada-expired', logIn: async () => 'token-ada' });
  client.connect();
  await time.advance(5000);
  expect(client.status).toBe('live');
  expect(problems).toEqual(['AUTH_TOKEN_EXPIRED']);
  const refused = mock.switchboard.trace.entries().filter(({ kind }) => kind === 'note');
  expect(refused).toHaveLength(1);
});

test('asks for one log-in, however many requests find the token expired', async () => {
  let logins = 0;
  const { client, time } = await setUp({
    token: 'token-ada-expired',
    logIn: () => {
      logins += 1;
      return 'token-ada';
    },
  });
  const infos = Promise.all([client.roomInfo('1'), client.roomInfo('1'), client.roomInfo('1')]);
  await time.advance(5000);
  expect(await within(infos, 'what the rooms are')).toEqual(
    Array(3).fill({ name: 'Lunch', occupants: ['ada', 'bob'] }),
  );
  expect(logins).toBe(1);
});

test.each([
  ['a token that nobody has', { token: 'wrong' }, 'AUTH_TOKEN_INVALID'],
  ['an expired token and no way to log in', { token: 'token-ada-expired' }, 'NO_LOGIN'],
])('gives up with %s, and says why to whoever reads', async (_, options, code) => {
  const { client, time, network } = await setUp(options);
  const read = (async () => {
    for await (const _message of client);
  })();
  client.connect();
  const outcome = expect(read).rejects.toMatchObject({ name: 'ChatClientError', code });
  await time.advance(600_000);
  await within(outcome, 'the loop to end');
  expect(client.status).toBe('closed');
  expect(network.attempts).toHaveLength(1);
});

test('waits longer after each failed log-in, and goes on trying', async () => {
  let attempts = 0;
  const { client, time, problems } = await setUp({
    token: 'token-ada-expired',
    logIn: () => {
      attempts += 1;
      if (attempts < 4) throw new Error('The log-in page is down.');
      return 'token-ada';
    },
  });
  client.connect();
  await time.advance(60_000);
  expect(client.status).toBe('live');
  expect(problems.filter((problem) => problem === 'The log-in page is down.')).toHaveLength(3);
});

test.each([
  [1011, 'the documented internal error'],
  [1001, 'a server that goes away'],
  [1008, 'a closed connection without a word'],
])('comes back after a close with %i: %s', async (code) => {
  const { client, time, mock, statuses } = await setUp();
  client.connect();
  await time.advance(2000);
  mock.switchboard.connections.closeAll(code, '');
  await time.advance(300);
  expect(client.status).toBe('waiting');
  client.send('1', 'said in between');
  await time.advance(5000);
  expect(statuses).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
  expect(texts(client.messages)).toEqual(['one', 'two', 'said in between']);
});

test('rejects with the stable code of the server, and with its own', async () => {
  const { client, time } = await setUp();
  const unknown = expect(client.createDm('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const foreign = expect(client.roomInfo('9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await time.advance(2000);
  await Promise.all([unknown, foreign]);
  expect(() => new ChatClient({ url: 'chat.example.org' })).toThrow(/`url` must be like https/);
});

test('a closed client ends its loops, frees its timers and says so when it is used', async () => {
  const { client, time } = await setUp();
  client.connect();
  await time.advance(2000);
  const read: string[] = [];
  const reading = (async () => {
    for await (const { message } of client) read.push(message);
  })();
  client.close();
  client.close();
  await within(reading, 'the loop to end');
  expect(read).toEqual(['one', 'two']);
  expect(() => client.send('1', 'too late')).toThrow(/was closed/);
  expect(() => client.connect()).toThrow(/was closed/);
  await time.advance(10_000);
  expect(time.pending).toBe(0);
});

test('a loop that is left early does not keep the others from reading', async () => {
  const { client, time } = await setUp();
  client.connect();
  await time.advance(2000);
  const leaving = (async () => {
    for await (const { message } of client) if (message === 'one') break;
  })();
  await within(leaving, 'the message one');
  const loop = client[Symbol.asyncIterator]();
  const next = async () => (await within(loop.next(), 'a message')).value;
  expect(await next()).toMatchObject({ message: 'one' });
  expect(await next()).toMatchObject({ message: 'two' });
});

test('in an account without history, the first message gives a place to resume from', async () => {
  const { client, time, mock } = await setUp({}, []);
  client.connect();
  await time.advance(2000);
  mock.switchboard.post('bob', '1', 'the very first');
  await time.advance(2000);
  mock.switchboard.connections.closeAll(1011, '');
  await time.advance(5000);
  const asked = mock.switchboard.trace.entries().flatMap((entry) => (entry.kind === 'request' ? [entry.body] : []));
  expect(asked).toEqual(['{"after":0}', '{"after":0}', '{"after":1}']);
  expect(texts(client.messages)).toEqual(['the very first']);
});
