import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { judgeClients } from '../../src/client-rules/index.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const badFirstMessages = [
  ['no JSON', 'token-ada', 'AUTH_TOKEN_INVALID', 'not-json'],
  ['a binary frame', Buffer.from('{"auth_token":"token-ada"}'), 'AUTH_TOKEN_INVALID', 'binary'],
  ['an empty object', '{}', 'AUTH_TOKEN_MISSING', 'no-token'],
  ['a list', '[]', 'AUTH_TOKEN_MISSING', 'no-token'],
  ['null', 'null', 'AUTH_TOKEN_MISSING', 'no-token'],
  ['a chat message', '{"room":"1","messages":"too early"}', 'AUTH_TOKEN_MISSING', 'chat-before-token'],
  ['a token that is no string', '{"auth_token":5}', 'AUTH_TOKEN_INVALID', 'token-no-string'],
  ['an unknown token', '{"auth_token":"nobody"}', 'AUTH_TOKEN_INVALID', 'token'],
  ['a token that has run out', '{"auth_token":"token-ada-expired"}', 'AUTH_TOKEN_EXPIRED', 'token'],
] as const;

describe.each(badFirstMessages)('a first message that is %s', (_, frame, code, reason) => {
  test('is answered by an error frame and a close, as documented (readings 5 and 6)', async () => {
    const { webSocketUrl, events } = await startMock();
    const client = await ChatClient.open(webSocketUrl);
    client.send(frame);
    expect(await client.next()).toMatchObject({ error_code: code });
    expect(await within(client.closed, 'the connection to close')).toEqual({ code: 1008, reason: code });
    expect(await nextEvent(events, 'refused')).toMatchObject({ reason });
  });

  test('leaves the connection open and dark, as deployed', async () => {
    const { webSocketUrl, events, mock } = await startMock({ dialect: 'deployed' });
    const client = await ChatClient.open(webSocketUrl, { dialect: 'deployed' });
    const before = mock.world.lastMessageId;
    client.send(frame);
    await nextEvent(events, 'refused');
    client.send({ auth_token: 'token-ada' });
    await nextEvent(events, 'ignored');
    const bob = await ChatClient.connect(webSocketUrl, 'token-bob', { dialect: 'deployed' });
    bob.send({ room: '1', message: 'in the dark' });
    await bob.next();
    expect(mock.world.lastMessageId).toBe(before + 1);
    if (reason === 'token') expect(await client.next()).toMatchObject({ error_code: code });
    // Whatever the server had sent would have arrived before its answer to the close.
    client.close();
    await within(client.closed, 'the connection to close');
    expect(client.unread).toEqual([]);
  });
});

test('nothing comes before the token, and CONNECTED comes first and once', async () => {
  const { webSocketUrl } = await startMock();
  const bob = await ChatClient.connect(webSocketUrl, 'token-bob');
  const ada = await ChatClient.open(webSocketUrl);
  for (let count = 0; count < 20; count += 1) bob.send({ room: '1', messages: `before ${count}` });
  for (let count = 0; count < 20; count += 1) await bob.next();
  ada.send({ auth_token: 'token-ada' });
  expect(await ada.next()).toEqual({ status: 'CONNECTED' });
  bob.send({ room: '1', messages: 'after' });
  expect((await ada.next()).message.message).toBe('after');
});

test('a frame that is sent before CONNECTED has arrived is told of, one that waits is not', async () => {
  const { webSocketUrl, events } = await startMock();
  const hasty = await ChatClient.open(webSocketUrl);
  hasty.send({ auth_token: 'token-ada' });
  hasty.send({ room: '1', messages: 'could not wait' });
  expect(await nextEvent(events, 'too-early')).toMatchObject({ user: 'ada' });
  expect(await nextEvent(events, 'posted')).toMatchObject({ message: { message: 'could not wait' } });
  const patient = await ChatClient.connect(webSocketUrl, 'token-bob');
  patient.send({ room: '1', messages: 'could wait' });
  const seen: string[] = [];
  for (let type = ''; type !== 'posted'; seen.push(type)) type = (await events.next('an event')).type;
  expect(seen).not.toContain('too-early');
});

/** A client that answers no ping by itself. */
async function lazyClient(webSocketUrl: string): Promise<WebSocket> {
  const socket = new WebSocket(webSocketUrl, { autoPong: false });
  onTestFinished(() => socket.terminate());
  await within(once(socket, 'open'), 'the connection to open');
  return socket;
}

test('a client may answer the ping before CONNECTED later than it posts (RFC 6455, 5.5.2)', async () => {
  const { webSocketUrl, mock } = await startMock();
  const lazy = await lazyClient(webSocketUrl);
  lazy.send('{"auth_token":"token-ada"}');
  await within(once(lazy, 'message'), 'CONNECTED');
  lazy.send('{"room":"1","messages":"at once"}');
  lazy.pong();
  await within(once(lazy, 'message'), 'the message');
  const { entries, forgotten } = mock.switchboard.trace.kept();
  expect(entries.map((entry) => (entry.kind === 'note' ? entry.event.type : entry.kind))).not.toContain('too-early');
  expect(judgeClients({ entries, forgotten }).verdict).toBe('conformant');
});

test('whoever posts right behind the token is told of, though it answers no ping', async () => {
  const { webSocketUrl, mock } = await startMock();
  const hasty = await lazyClient(webSocketUrl);
  // On a busy machine the frame may take longer than the 20 ms for which CONNECTED waits.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  hasty.send('{"auth_token":"token-ada"}');
  // In a packet of its own, which the mock reads once it has answered the token.
  await within(once(hasty, 'ping'), 'the ping before CONNECTED');
  hasty.send('{"room":"1","messages":"could not wait"}');
  const arrived = within(once(hasty, 'message'), 'CONNECTED').then(() => within(once(hasty, 'close'), 'the close'));
  hasty.close();
  await arrived;
  const { results } = judgeClients(mock.switchboard.trace.kept());
  expect(results.filter(({ status }) => status === 'failed')).toMatchObject([
    { requirement: 'client.waits-for-connected' },
  ]);
});
