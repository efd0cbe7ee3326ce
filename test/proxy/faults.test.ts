import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/faults/index.ts';
import type { Fault } from '../../src/protocol/index.ts';
import { ChatClient, post } from '../support/chat-client.ts';
import { nextEvent } from '../support/mock.ts';
import { RawClient, rawRequest } from '../support/raw-client.ts';
import { foundIn, proxied } from './proxied.ts';

const retrieve = { token: 'token-ada', body: { after: 0 } };
const started = (text: string) => proxied({ faults: [parseFault(text)] });

describe('a fault on a request', () => {
  test('answers in place of the server, as often as it says, and is nobody’s finding', async () => {
    const { proxy, url, behind } = await started(
      '{ on: retrieve, times: 1, respond: { status: 500, body: { odd: true } } }',
    );
    const first = await fetch(`${url}/chat/retrieve`, {
      method: 'POST',
      body: '{"after":0}',
      headers: { authorization: 'Bearer token-ada' },
    });
    expect([first.status, await first.json()]).toEqual([500, { odd: true }]);
    expect(behind.mock.switchboard.trace.seq).toBe(0);
    expect((await post(url, '/chat/retrieve', retrieve)).status).toBe(200);
    const notes = proxy.trace.entries().filter(({ kind }) => kind === 'note');
    expect(notes).toMatchObject([{ event: { type: 'fault', on: 'retrieve', request: 1 } }]);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('lets the server do it, and spoils the answer', async () => {
    const { proxy, url, behind } = await started('{ on: create_dm, before: answered, respond: { status: 503 } }');
    const rooms = behind.mock.world.rooms.size;
    const answer = await fetch(`${url}/chat/create_dm`, {
      method: 'POST',
      body: '{"other":"bob"}',
      headers: { authorization: 'Bearer token-ada' },
    });
    expect(answer.status).toBe(503);
    expect(behind.mock.world.rooms.size).toBe(rooms + 1);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('adds fields to the real answer, or breaks it off in the middle', async () => {
    const { url, proxy } = await started('{ on: room_info, times: 1, fields: { beta: 1 } }');
    proxy.faults.add(parseFault('{ on: retrieve, respond: { truncated: true } }'));
    const info = await fetch(`${url}/chat/room_info`, {
      method: 'POST',
      body: '{"room_id":"1"}',
      headers: { authorization: 'Bearer token-ada' },
    });
    expect(await info.json()).toMatchObject({ beta: 1, room_name: 'Lunch' });
    const { text } = await rawRequest(url, '/chat/retrieve', { token: 'token-ada', body: '{"after":0}' });
    expect(text).toMatch(/200 OK.*"room_name":null/s);
    expect(text.endsWith('}')).toBe(false);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('resets the connection', async () => {
    const { url } = await started('{ on: retrieve, reset: true }');
    expect((await rawRequest(url, '/chat/retrieve', { token: 'token-ada', body: '{}' })).error).toBe('ECONNRESET');
  });

  test('lets a token run out, for requests and connections', async () => {
    const { url, webSocketUrl, proxy } = await started('{ on: retrieve, times: 1, expire: true }');
    expect((await post(url, '/chat/retrieve', retrieve)).body.error_code).toBe('AUTH_TOKEN_EXPIRED');
    expect((await post(url, '/chat/room_info', { token: 'token-ada', body: { room_id: '1' } })).status).toBe(401);
    const ada = await RawClient.open(webSocketUrl, 'token-ada');
    expect(await ada.next()).toContain('AUTH_TOKEN_EXPIRED');
    expect(await ada.closeCode()).toBe(1008);
    const bob = await RawClient.connect(webSocketUrl, 'token-bob');
    bob.socket.close();
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });
});

describe('a fault while a connection is made', () => {
  test('refuses the handshake', async () => {
    const { webSocketUrl, events } = await started('{ on: connect, respond: { status: 503 } }');
    await expect(ChatClient.open(webSocketUrl)).rejects.toThrow('503');
    expect(await nextEvent(events, 'fault')).toMatchObject({ on: 'upgrade' });
  });

  test('changes CONNECTED when it comes', async () => {
    const { webSocketUrl, proxy } = await started('{ on: connect, fields: { beta: 1 } }');
    const ada = await RawClient.connect(webSocketUrl, 'token-ada');
    ada.send({ room: '1', messages: 'hi' });
    expect(await ada.nextText()).toBe('hi');
    expect(JSON.stringify(proxy.trace.entries())).toContain('beta');
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('keeps the token from the server', async () => {
    const { webSocketUrl, behind } = await started('{ on: connect, close: 1011 }');
    const ada = await RawClient.open(webSocketUrl, 'token-ada');
    expect(await ada.closeCode()).toBe(1011);
    expect(behind.mock.switchboard.trace.entries().some(({ kind }) => kind === 'from-client')).toBe(false);
  });

  test('cuts the connection some time after CONNECTED', async () => {
    const { webSocketUrl } = await started('{ on: connect, flap: 10ms }');
    const ada = await RawClient.connect(webSocketUrl, 'token-ada');
    expect(await ada.closeCode()).toBe(1006);
  });
});

describe('a fault on what a client says', () => {
  test.each([
    ['drop: true', []],
    ['duplicate: true', ['hi', 'hi']],
    ['delay: 5ms', ['hi']],
  ])('%s', async (effect, texts) => {
    const { webSocketUrl, proxy } = await started(`{ on: send, nth: 1, ${effect} }`);
    const [ada, bob] = [
      await RawClient.connect(webSocketUrl, 'token-ada'),
      await RawClient.connect(webSocketUrl, 'token-bob'),
    ];
    ada.send({ room: '1', messages: 'hi' });
    ada.send({ room: '1', messages: 'barrier' });
    const got: string[] = [];
    while (got.at(-1) !== 'barrier') got.push(await bob.nextText());
    expect(got).toEqual([...texts, 'barrier']);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('ends the connection, and the server sees its client go', async () => {
    const { webSocketUrl, behind } = await started('{ on: send, cut: true }');
    const ada = await RawClient.connect(webSocketUrl, 'token-ada');
    ada.send({ room: '1', messages: 'hi' });
    expect(await ada.closeCode()).toBe(1006);
    await nextEvent(behind.events, 'closed');
  });
});

describe('a fault on what reaches a client', () => {
  test.each([
    ['drop: true', ['two']],
    ['duplicate: true', ['one', 'one', 'two']],
    ['hold: 1', ['two', 'one']],
    ['split: 3', ['one', 'two']],
    ['inject: { odd: 1 }', ['{"odd":1}', 'one', 'two']],
    ['oversized: 5000', [expect.stringMatching(/^one\.{1000,}$/), 'two']],
  ])('%s', async (effect, expected) => {
    const { webSocketUrl, proxy } = await started(`{ on: deliver, user: user 1, nth: 1, ${effect} }`);
    const [ada, bob] = [
      await RawClient.connect(webSocketUrl, 'token-ada'),
      await RawClient.connect(webSocketUrl, 'token-bob'),
    ];
    for (const messages of ['one', 'two']) {
      bob.send({ room: '1', messages });
      await bob.nextText();
    }
    const got: unknown[] = [];
    while (got.length < expected.length) got.push(await ada.nextText());
    expect(got).toEqual(expected);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });

  test('a connection that stalls hears nothing any more, and nobody is blamed', async () => {
    const { webSocketUrl, proxy, events } = await started('{ on: deliver, user: user 1, stall: true }');
    const [ada, bob] = [
      await RawClient.connect(webSocketUrl, 'token-ada'),
      await RawClient.connect(webSocketUrl, 'token-bob'),
    ];
    for (const messages of ['one', 'two']) {
      bob.send({ room: '1', messages });
      await bob.nextText();
    }
    await nextEvent(events, 'fault');
    ada.socket.terminate();
    await nextEvent(events, 'closed');
    expect(ada.unread).toEqual([]);
    expect(foundIn(proxy.verdict.report())).toEqual([]);
  });
});

test('a fault that is armed on an open connection acts from the next message on, and then it passes again', async () => {
  const { webSocketUrl, proxy } = await proxied();
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  const say = (messages: string): void => ada.send({ room: '1', messages });
  say('before');
  expect(await ada.nextText()).toBe('before');
  const fault: Fault = { on: 'deliver', times: 1, drop: true };
  const { name } = proxy.faults.add(fault);
  say('lost');
  say('kept');
  expect(await ada.nextText()).toBe('kept');
  proxy.faults.remove(name);
  say('after');
  expect(await ada.nextText()).toBe('after');
});
