import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type MockServerOptions, startMockServer } from '../../src/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

async function started(options: MockServerOptions = {}) {
  const server = await startMockServer(options);
  onTestFinished(() => server.close());
  return server;
}

test('starts on a free port with the bundled world, and closes as often as it is told to', async () => {
  const server = await startMockServer();
  const ada = server.user('ada');
  expect(ada).toEqual({
    id: 'ada',
    name: 'Ada Lovelace',
    token: 'token-ada',
    expiredToken: 'token-ada-expired',
    rooms: expect.arrayContaining(['1', '2']),
  });
  expect(Object.keys(server.users)).toEqual(['ada', 'bob', 'carol', 'eve']);
  const { status } = await post(server.url, '/chat/retrieve', { token: ada.token, body: { after: 0 } });
  expect(status).toBe(200);
  const client = await ChatClient.connect(server.webSocketUrl, ada.token);
  await Promise.all([server.close(), server.close()]);
  expect((await within(client.closed, 'the connection to close')).code).toBe(1001);
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});

test('servers do not know of each other', async () => {
  const [one, other] = await Promise.all([started(), started()]);
  one.post({ as: 'bob', room: '1', message: 'only here' });
  expect(one.url).not.toBe(other.url);
  expect(other.world.messages).toHaveLength(one.world.messages.length - 1);
});

test('closes at the end of a block with `await using`', async () => {
  const server = await startMockServer();
  await server[Symbol.asyncDispose]();
  await expect(fetch(server.url)).rejects.toThrow();
});

test('takes a scenario that is written in place, a seed and a dialect', async () => {
  const scenario = { users: [{ id: 'zoe' }, { generate: 2 }], rooms: [{ id: 'lobby', occupants: ['zoe'] }] };
  const [one, same, another] = await Promise.all([
    started({ scenario, seed: 7, dialect: 'deployed' }),
    started({ scenario, seed: 7 }),
    started({ scenario, seed: 8 }),
  ]);
  expect(one.user('zoe').rooms).toEqual(['lobby']);
  expect(Object.keys(same.users)).toEqual(Object.keys(one.users));
  expect(Object.keys(another.users)).not.toEqual(Object.keys(one.users));
  const { body } = await post(one.url, '/chat/retrieve', {
    token: 'token-zoe',
    body: { after: 0 },
    dialect: 'deployed',
  });
  expect(body).toEqual({ messages: [] });
});

test('reset goes back to the scenario, and what passed before no longer counts', async () => {
  const server = await started();
  const before = server.world;
  server.post({ as: 'bob', room: '1', message: 'soon forgotten' });
  await post(server.url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  await server.waitFor({ requested: { by: 'ada' } });
  await server.reset();
  expect(server.world).toEqual(before);
  await server.expectNone({ requested: { by: 'ada' } });
});

const mistakes: [string, MockServerOptions | Record<string, unknown>, string, RegExp][] = [
  ['a bundled scenario that there is not', { scenario: 'defualt' }, 'UNKNOWN_SCENARIO', /Did you mean `default`\?/],
  ['an inline scenario with a wrong key', { scenario: { usres: [] } }, 'INVALID_SCENARIO', /Did you mean `users`\?/],
  [
    'an inline scenario that names nobody',
    { scenario: { users: [{ id: 'ada' }], rooms: [{ id: '1', occupants: ['bda'] }] } },
    'INVALID_SCENARIO',
    /There is no user `bda`. Did you mean `ada`\?/,
  ],
  ['an option that there is not', { scenaro: 'default' }, 'UNKNOWN_OPTION', /Did you mean `scenario`\?/],
  ['a dialect that there is not', { dialect: 'documentd' }, 'INVALID_OPTION', /Did you mean `documented`\?/],
  ['an address of another machine', { host: '192.0.2.1' }, 'CANNOT_LISTEN', /Leave `host` and `port` out/],
];

test.each(mistakes)('says what to do about %s', async (_, options, code, message) => {
  const error = await startMockServer(options as MockServerOptions).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ChatTestbedError', code, message: expect.stringMatching(message) });
});

test('the world is plain data, and a copy', async () => {
  const server = await started({
    scenario: {
      users: [{ id: 'ada' }],
      rooms: [{ id: '1', name: 'Lunch', occupants: ['ada'] }],
      clock: '2026-01-05T12:00:00Z',
    },
  });
  server.post({ as: 'ada', room: '1', message: 'noodles?' });
  const { world } = server;
  expect(JSON.parse(JSON.stringify(world))).toEqual(world);
  expect(world).toEqual({
    users: [{ id: 'ada', name: null, token: 'token-ada', expiredToken: 'token-ada-expired', rooms: ['1'] }],
    rooms: [{ id: '1', name: 'Lunch', occupants: ['ada'] }],
    messages: [{ id: 1, room: '1', poster: 'ada', message: 'noodles?', timestamp: 1_767_614_400 }],
    tokens: [
      { token: 'token-ada', user: 'ada', expiresAt: null },
      { token: 'token-ada-expired', user: 'ada', expiresAt: 0 },
    ],
  });
  world.messages.pop();
  expect(server.world.messages).toHaveLength(1);
});

test('an invalid scenario lists every mistake with its place', async () => {
  const error = await startMockServer({
    scenario: { users: [{ id: 'a' }, { id: 'a' }], rooms: [{ id: '1', occupants: ['x'] }] },
  }).catch((thrown) => thrown);
  expect(error.problems).toHaveLength(2);
  expect(error.problems[0]).toMatchObject({ file: 'the inline scenario', line: 7 });
});

test('says what to do about a port that is in use', async () => {
  const other = createServer();
  const port = await listenOnLoopback(other);
  onTestFinished(() => void other.close());
  await expect(startMockServer({ port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${port} is in use: leave \`port\` out, and a free one is picked.`,
  });
});

test('shows browsers the page at its url, unless it is told not to', async () => {
  const asBrowser = async ({ url }: { url: string }): Promise<string | null> =>
    (await fetch(url, { headers: { accept: 'text/html' } })).headers.get('content-type');
  const [shown, asked, without] = [await started(), await started({ page: true }), await started({ page: false })];
  expect(await asBrowser(shown)).toContain('text/html');
  expect(await asBrowser(asked)).toContain('text/html');
  expect(await asBrowser(without)).toContain('text/plain');
  expect((await fetch(`${without.url}/__testbed/state`)).status).toBe(200);
});

test('posts as anybody who is in the room, and says who is not', async () => {
  const server = await started();
  const ada = await ChatClient.connect(server.webSocketUrl, 'token-ada');
  const message = server.post({ as: 'bob', room: '1', message: 'from nowhere' });
  expect(await ada.next()).toEqual({ message });
  const attempts: [{ as: string; room: string }, string][] = [
    [{ as: 'bub', room: '1' }, 'There is no user `bub`. Did you mean `bob`?'],
    [{ as: 'bob', room: '9' }, 'There is no room `9`. There are: 1, 2, 3'],
    [{ as: 'eve', room: '1' }, '`eve` is not in room `1`. There are: ada, bob, carol.'],
  ];
  for (const [{ as, room }, sentence] of attempts) {
    expect(() => server.post({ as, room, message: 'x' })).toThrow(sentence);
  }
  expect(() => server.user('adda')).toThrow('Did you mean `ada`?');
});
