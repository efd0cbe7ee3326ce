import { WebSocket as BrowserWebSocket } from 'undici';
import { describe, expect, test } from 'vitest';
import { dialectNames, dialects } from '../../src/protocol/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

describe.each(dialectNames)('in the dialect %s', (dialect) => {
  const { sendKey, retrieveKey, unknownUser, unknownRoom } = dialects[dialect];
  const say = (room: string, text: string) => ({ room, [sendKey]: text });

  test('two clients hold a conversation, and all of it is in the history', async () => {
    const { url, webSocketUrl } = await startMock({ dialect });
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada', { dialect });
    const bob = await ChatClient.connect(webSocketUrl, 'token-bob', { dialect });
    ada.send(say('1', 'noodles?'));
    const { message: heard } = await bob.next();
    expect(heard).toMatchObject({ message: 'noodles?', poster: 'ada', room: '1' });
    expect(await ada.next()).toMatchObject({ message: heard });
    bob.send(say('1', 'ramen! 🍜\n"now"'));
    const { message: reply } = await ada.next();
    expect(reply).toMatchObject({ message: 'ramen! 🍜\n"now"', poster: 'bob' });
    expect(reply.id).toBeGreaterThan(heard.id);
    const { body } = await post(url, '/chat/retrieve', {
      token: 'token-carol',
      body: { after: heard.id - 1 },
      dialect,
    });
    expect(body[retrieveKey]).toHaveLength(2);
    expect(body[retrieveKey]).toEqual(expect.arrayContaining([heard, reply]));
  });

  test('an outsider hears nothing, gets nothing back, and the event says why', async () => {
    const { webSocketUrl, events } = await startMock({ dialect });
    const [ada, eve] = [
      await ChatClient.connect(webSocketUrl, 'token-ada', { dialect }),
      await ChatClient.connect(webSocketUrl, 'token-eve', { dialect }),
    ];
    const bob = await ChatClient.connect(webSocketUrl, 'token-bob', { dialect });
    eve.send(say('1', 'let me in'));
    const dropped = await nextEvent(events, 'dropped');
    expect(dropped).toMatchObject({ user: 'eve', reason: 'not-occupant', room: '1' });
    ada.send(say('1', 'only for us'));
    expect((await bob.next()).message.message).toBe('only for us');
    // The barrier: had anything come to eve, or from her, it would stand before this.
    bob.send(say('3', 'hello eve'));
    expect((await eve.next()).message.message).toBe('hello eve');
    expect((await ada.next()).message.message).toBe('only for us');
  });

  test('every connection of an occupant receives, the poster’s own included', async () => {
    const { webSocketUrl } = await startMock({ dialect });
    const clients = await Promise.all(
      ['ada', 'ada', 'bob', 'bob'].map((id) => ChatClient.connect(webSocketUrl, `token-${id}`, { dialect })),
    );
    clients[0]?.send(say('2', 'everywhere'));
    for (const client of clients) expect((await client.next()).message.message).toBe('everywhere');
  });

  test('a DM is seen by both, and its id comes with its first message', async () => {
    const { url, webSocketUrl, mock } = await startMock({ dialect });
    const answer = await post(url, '/chat/create_dm', { token: 'token-carol', body: { other: 'eve' }, dialect });
    expect(answer).toMatchObject({ status: 200, text: '' });
    const room = [...mock.world.rooms.keys()].at(-1) ?? '';
    const eve = await ChatClient.connect(webSocketUrl, 'token-eve', { dialect });
    const carol = await ChatClient.connect(webSocketUrl, 'token-carol', { dialect });
    carol.send(say(room, 'psst'));
    expect((await eve.next()).message).toMatchObject({ room, message: 'psst' });
    for (const token of ['token-carol', 'token-eve']) {
      const info = await post(url, '/chat/room_info', { token, body: { room_id: room }, dialect });
      expect(info.body.room_name).toBeNull();
      expect([...info.body.occupants].sort()).toEqual(['carol', 'eve']);
    }
  });

  test('what is not there is answered in the dialect’s words', async () => {
    const { url } = await startMock({ dialect });
    const nobody = await post(url, '/chat/create_dm', { token: 'token-ada', body: { other: 'zoe' }, dialect });
    expect([nobody.status, nobody.body.error_code]).toEqual([404, unknownUser]);
    const missing = await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: '99' }, dialect });
    const foreign = await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: '3' }, dialect });
    expect([missing.status, missing.body.error_code]).toEqual([404, unknownRoom]);
    expect(foreign.text).toBe(missing.text);
  });
});

test('Node’s own kind of WebSocket and the ws package talk to each other', async () => {
  const { webSocketUrl } = await startMock();
  const browser = new BrowserWebSocket(webSocketUrl);
  const heard = new Promise<string>((resolve) => {
    browser.onopen = () => browser.send('{"auth_token":"token-ada"}');
    browser.onmessage = ({ data }) => {
      if (data.includes('CONNECTED')) browser.send('{"room":"1","messages":"from a browser"}');
      if (data.includes('from ws')) resolve(data);
    };
  });
  const bob = await ChatClient.connect(webSocketUrl, 'token-bob');
  expect((await bob.next()).message).toMatchObject({ message: 'from a browser', poster: 'ada' });
  bob.send({ room: '1', messages: 'from ws' });
  expect(JSON.parse(await within(heard, 'the reply')).message).toMatchObject({ message: 'from ws', poster: 'bob' });
  browser.close();
});

test('a second DM is a new room as documented, the old one as deployed (reading 8)', async () => {
  for (const dialect of dialectNames) {
    const { url, mock } = await startMock({ dialect });
    const before = mock.world.rooms.size;
    await post(url, '/chat/create_dm', { token: 'token-ada', body: { other: 'bob' }, dialect });
    expect(mock.world.rooms.size - before).toBe(dialect === 'documented' ? 1 : 0);
  }
});
