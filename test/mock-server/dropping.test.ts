import { describe, expect, test } from 'vitest';
import { loadScenario, Mock, startServer } from '../../src/mock-server/index.ts';
import type { ChatEvent } from '../../src/protocol/index.ts';
import { describeEvent } from '../../src/traffic/index.ts';
import { ChatClient } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

const dropped: [string, unknown, RegExp][] = [
  ['no JSON', 'hello', /no JSON/],
  ['no object', '["1","hello"]', /no object/],
  ['null', 'null', /no object/],
  ['without a room', { messages: 'hello' }, /no `room`/],
  ['without a text', { room: '1' }, /no `messages`/],
  ['the other dialect’s key', { room: '1', message: 'hello' }, /ada sent `message`; this dialect expects `messages`/],
  ['a room that is a number', { room: 1, messages: 'hello' }, /`room` was no string/],
  ['a text that is a list', { room: '1', messages: ['hello'] }, /`messages` was no string/],
  ['a text that is null', { room: '1', messages: null }, /`messages` was no string/],
  ['binary', Buffer.from('{"room":"1","messages":"hello"}'), /binary/],
  ['a second token', { auth_token: 'token-ada' }, /second token/],
  ['an unknown room', { room: '99', messages: 'hello' }, /no room 99/],
  ['a room that objects have', { room: '__proto__', messages: 'hello' }, /no room __proto__/],
  ['a foreign room', { room: '3', messages: 'hello' }, /ada is not in room 3/],
];

describe.each(dropped)('a frame that is %s', (_, frame, remedy) => {
  test('is dropped in silence, has no effect, and the log says why', async () => {
    const { webSocketUrl, events, mock } = await startMock();
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const bob = await ChatClient.connect(webSocketUrl, 'token-bob');
    const before = mock.world.lastMessageId;
    ada.send(frame);
    const event = await nextEvent(events, 'dropped');
    expect(describeEvent(event).remedy).toMatch(remedy);
    ada.send({ room: '2', messages: 'barrier' });
    for (const client of [ada, bob]) expect((await client.next()).message.message).toBe('barrier');
    expect(mock.world.lastMessageId).toBe(before + 1);
  });
});

test('deployed drops the documented key, and says so', async () => {
  const { webSocketUrl, events } = await startMock({ dialect: 'deployed' });
  const ada = await ChatClient.connect(webSocketUrl, 'token-ada', { dialect: 'deployed' });
  ada.send({ room: '1', messages: 'hello' });
  expect(describeEvent(await nextEvent(events, 'dropped')).remedy).toBe(
    'ada sent `messages`; this dialect expects `message`.',
  );
});

test('no event can forge a line of the log or carry a whole token', async () => {
  const mock = await Mock.create(loadScenario('default').scenario);
  const told: ChatEvent[] = [];
  mock.switchboard.onEvent((event) => told.push(event));
  const server = await startServer(mock);
  const ada = await ChatClient.connect(server.webSocketUrl, 'token-ada');
  ada.send({ room: '\u001b[2J\nGET /forged', messages: 'x' });
  ada.send({ room: '1', messages: '\u001b]0;title\u0007\r\n\u009b31m' });
  await ada.next();
  const stranger = await ChatClient.open(server.webSocketUrl);
  stranger.send({ auth_token: 'very-secret-token' });
  await within(stranger.closed, 'the connection to close');
  await server.close();
  const lines = told.map((event) => Object.values(describeEvent(event)).join(' '));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  const everything = JSON.stringify([told, mock.switchboard.trace.entries()]);
  expect(everything).not.toContain('very-secret-token');
  expect(everything).not.toContain('token-ada');
});
