import { WebSocket as UndiciWebSocket } from 'undici';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { MockChat, MockChatOptions } from '../../src/index.ts';
import { type DialectName, dialects, isErrorBody } from '../../src/protocol/index.ts';
import { within } from '../support/deadline.ts';
import { Queue } from '../support/queue.ts';

/** Node 20 has no global WebSocket; the clients of this suite use the global one, because that is what MSW replaces. */
globalThis.WebSocket ??= UndiciWebSocket as unknown as typeof WebSocket;

/** The chat service, reachable in some way. */
export interface Reachable {
  chat: MockChat;
  url: string;
  webSocketUrl: string;
  stop(): unknown;
}

/** A way to reach it. */
export type Adapter = (options: MockChatOptions) => Promise<Reachable>;

/** What every way to reach the mock has in common, seen from outside. */
export function behavesLikeTheService(start: Adapter): void {
  let current: Reachable | undefined;
  afterEach(() => current?.stop());

  async function setUp(dialect: DialectName = 'documented') {
    current = await start({ dialect });
    const { url, webSocketUrl, chat } = current;
    const post = (path: string, body: unknown, token?: string) => postTo(url + path, body, token);
    return { chat, url, post, open: () => open(webSocketUrl), live: (user: string) => live(webSocketUrl, user) };
  }

  describe.each(['documented', 'deployed'] as const)('in the dialect %s', (dialect) => {
    const { sendKey, retrieveKey, typedFrames } = dialects[dialect];

    test('two people talk, and somebody who is not in the room hears nothing', async () => {
      const { chat, live, post } = await setUp(dialect);
      const [ada, bob, eve] = await Promise.all([live('ada'), live('bob'), live('eve')]);
      const text = 'Grüße, 世界 🍜\n  "quoted" <b>markup</b> ';
      ada.send({ room: '1', [sendKey]: text });
      const frame = await bob.next();
      expect(frame).toEqual({
        ...(typedFrames && { type: 'message' }),
        message: chat.world.messages.at(-1),
      });
      expect(await ada.next()).toEqual(frame);
      bob.send({ room: '3', [sendKey]: 'for eve only' });
      expect(await eve.next()).toMatchObject({ message: { poster: 'bob', room: '3', message: 'for eve only' } });
      const { id } = (frame as { message: { id: number } }).message;
      const { body } = await post('/chat/retrieve', { after: id - 1 }, 'token-ada');
      expect(body[retrieveKey]).toEqual([(frame as { message: unknown }).message]);
    });

    test('what must not be posted is dropped in silence', async () => {
      const { chat, live } = await setUp(dialect);
      const [ada, bob] = await Promise.all([live('ada'), live('bob')]);
      const { length } = chat.world.messages;
      ada.send({ room: '3', [sendKey]: 'not my room' });
      ada.send({ room: '99', [sendKey]: 'no room' });
      ada.send({ room: '1' });
      ada.sendRaw('not json');
      ada.sendRaw(new TextEncoder().encode(JSON.stringify({ room: '1', [sendKey]: 'binary' })));
      ada.send({ room: '1', [sendKey]: 'barrier' });
      for (const user of [ada, bob]) expect(await user.next()).toMatchObject({ message: { message: 'barrier' } });
      expect(chat.world.messages).toHaveLength(length + 1);
    });
  });

  test.each([
    ['an unknown token', '{"auth_token":"nobody"}', 'AUTH_TOKEN_INVALID'],
    ['a token that has run out', '{"auth_token":"token-ada-expired"}', 'AUTH_TOKEN_EXPIRED'],
    ['no token', '{"room":"1","messages":"hi"}', 'AUTH_TOKEN_MISSING'],
    ['no JSON', 'token-ada', 'AUTH_TOKEN_INVALID'],
  ])('%s is answered by an error frame, and then the connection closes with 1008', async (_, first, code) => {
    const { open: opened } = await setUp();
    const client = await opened();
    client.sendRaw(first);
    expect(await client.next()).toMatchObject({ error_code: code });
    expect(await within(client.closed, 'the connection to close')).toBe(1008);
  });

  test('what is sent before CONNECTED could be read is noticed, what is sent because of it is not', async () => {
    const { chat, open: opened } = await setUp();
    const hasty = await opened();
    hasty.send({ auth_token: 'token-ada' });
    hasty.send({ room: '1', messages: 'could not wait' });
    await chat.waitFor(
      (entry) => entry.kind === 'note' && entry.event.type === 'too-early' && entry.event.user === 'ada',
    );
    const patient = await opened();
    patient.onFrame(() => patient.send({ room: '1', messages: 'could wait' }));
    patient.send({ auth_token: 'token-bob' });
    await chat.expectNone(
      (entry) => entry.kind === 'note' && entry.event.type === 'too-early' && entry.event.user === 'bob',
      {
        until: { sent: { by: 'bob', text: 'could wait' } },
      },
    );
  });

  test('a ping of the mock is a barrier: what a client had sent before has arrived', async () => {
    const { chat, live } = await setUp();
    const ada = await live('ada');
    ada.send({ room: '1', messages: 'at once' });
    await expect(chat.expectNone({ sent: { by: 'ada', text: 'at once' } })).rejects.toMatchObject({
      code: 'UNEXPECTED',
    });
    await chat.expectNone({ sent: { by: 'ada', text: 'something else' } });
  });

  test('each side sees the other close', async () => {
    const { chat, live } = await setUp();
    const [ada, bob] = await Promise.all([live('ada'), live('bob')]);
    ada.close(3001);
    await chat.waitFor({ disconnected: { by: 'ada', code: 3001 } });
    expect(await within(ada.closed, 'the connection to close')).toBe(3001);
    chat.post({ as: 'ada', room: '1', message: 'last words' });
    chat.switchboard.connections.closeAll(1011, 'internal error');
    expect(await bob.next()).toMatchObject({ message: { message: 'last words' } });
    expect(await within(bob.closed, 'the connection to close')).toBe(1011);
    await chat.waitFor({ disconnected: { by: 'bob', code: 1011 } });
  });

  test('faults act on requests', async () => {
    const { chat, url, post } = await setUp();
    chat.faults.add({ on: 'retrieve', times: 1, respond: { status: 503, headers: { 'retry-after': '1' } } });
    const refused = await fetch(`${url}/chat/retrieve`, { method: 'POST', body: '{"after":0}' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    chat.faults.add({ on: 'retrieve', times: 1, reset: true });
    await expect(post('/chat/retrieve', { after: 0 }, 'token-ada')).rejects.toThrow();
    chat.faults.add({ on: 'retrieve', times: 1, respond: { truncated: true } });
    await expect(post('/chat/retrieve', { after: 0 }, 'token-ada')).rejects.toThrow();
    expect((await post('/chat/retrieve', { after: 0 }, 'token-ada')).status).toBe(200);
  });

  test('faults act on connections', async () => {
    const { chat, live, open: opened } = await setUp();
    chat.faults.add('{ on: send, user: ada, nth: 2, close: 1011 }');
    const [ada, bob] = await Promise.all([live('ada'), live('bob')]);
    ada.send({ room: '1', messages: 'one' });
    ada.send({ room: '1', messages: 'two' });
    expect(await ada.next()).toMatchObject({ message: { message: 'one' } });
    expect(await within(ada.closed, 'the connection to close')).toBe(1011);
    chat.disconnect('bob', { cut: true });
    expect(await within(bob.closed, 'the connection to close')).toBe(1006);
    chat.faults.add({ on: 'connect', before: 'upgrade', respond: { status: 503 }, name: 'closed' });
    await expect(opened()).rejects.toBeDefined();
    chat.faults.remove('closed');
    await live('ada');
  });

  test('a stalled connection is open and deaf', async () => {
    const { chat, live } = await setUp();
    const ada = await live('ada');
    chat.faults.add({ on: 'send', user: 'ada', stall: true });
    ada.send({ room: '1', messages: 'the last that is heard' });
    const last = await chat.waitFor({ sent: { by: 'ada' } });
    ada.send({ room: '1', messages: 'into the void' });
    await expect(chat.expectNone({ sent: { by: 'ada' } }, { after: last, timeoutMs: 50 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });

  test('the endpoints answer as documented', async () => {
    const { chat, post } = await setUp();
    expect(await post('/chat/create_dm', { other: 'eve' }, 'token-ada')).toMatchObject({ status: 200, text: '' });
    expect(chat.world.rooms.at(-1)?.occupants).toEqual(['ada', 'eve']);
    const info = await post('/chat/room_info', { room_id: '1' }, 'token-ada');
    expect(info).toMatchObject({ status: 200, body: { room_name: 'Lunch', occupants: ['ada', 'bob', 'carol'] } });
    const all = await post('/chat/retrieve', { after: 0 }, 'token-eve');
    expect(all.body.occupants.map(({ room }: { room: string }) => room)).toContain('3');
    expect(all.body.occupants.map(({ room }: { room: string }) => room)).not.toContain('1');
  });

  test.each([
    ['no token', '/chat/retrieve', { after: 0 }, undefined, 401, 'AUTH_TOKEN_MISSING'],
    ['a wrong token', '/chat/room_info', { room_id: '1' }, 'nobody', 401, 'AUTH_TOKEN_INVALID'],
    ['an expired token', '/chat/create_dm', { other: 'bob' }, 'token-ada-expired', 401, 'AUTH_TOKEN_EXPIRED'],
    ['an unknown user', '/chat/create_dm', { other: 'nobody' }, 'token-ada', 404, 'NOT_FOUND'],
    ['a foreign room', '/chat/room_info', { room_id: '3' }, 'token-ada', 404, 'NOT_FOUND'],
    ['a body of another shape', '/chat/retrieve', { after: 'x' }, 'token-ada', 400, 'BAD_REQUEST'],
    ['no JSON', '/chat/retrieve', '{"after":', 'token-ada', 400, 'BAD_REQUEST'],
    ['a body that is too large', '/chat/retrieve', ' '.repeat(1_048_577), 'token-ada', 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s is answered by an error', async (_, path, body, token, status, code) => {
    const { post } = await setUp();
    const answer = await post(path, body, token);
    expect(answer).toMatchObject({ status, body: { error_code: code } });
    expect(isErrorBody(answer.body)).toBe(true);
  });

  test('another method, and a plain request to the live endpoint, are turned away', async () => {
    const { url } = await setUp();
    const wrong = await fetch(`${url}/chat/retrieve`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await (await fetch(`${url}/chat/connect`)).json()).toMatchObject({ error_code: 'UPGRADE_REQUIRED' });
    expect((await fetch(`${url}/chat/connect`, { method: 'POST' })).status).toBe(405);
  });
}

async function postTo(url: string, body: unknown, token?: string) {
  const asked = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const response = await within(asked, `${url} to be answered`);
  const text = await within(response.text(), `the whole answer of ${url}`);
  return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
}

/** A client on the global WebSocket. */
async function open(url: string) {
  const socket = new WebSocket(url);
  const frames = new Queue<unknown>();
  let onFrame: (frame: unknown) => void = (frame) => frames.push(frame);
  socket.addEventListener('message', ({ data }) => onFrame(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  const opened = new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
    socket.addEventListener('close', reject);
  });
  await within(opened, 'the connection to open');
  const client = {
    closed,
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    sendRaw: (data: string | Uint8Array<ArrayBuffer>) => socket.send(data),
    next: () => frames.next('a frame'),
    /** Calls back while the frame is being delivered, as an application would. */
    onFrame: (listener: (frame: unknown) => void) => {
      onFrame = listener;
    },
    close: (code: number) => socket.close(code),
  };
  onTestFinished(() => socket.close());
  return client;
}

async function live(url: string, user: string) {
  const client = await open(url);
  client.send({ auth_token: `token-${user}` });
  expect(await client.next()).toMatchObject({ status: 'CONNECTED' });
  return client;
}
