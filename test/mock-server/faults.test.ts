import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { loadScenario } from '../../src/mock-server/index.ts';
import type { Fault } from '../../src/protocol/index.ts';
import { post } from '../support/chat-client.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';
import { RawClient, rawRequest } from '../support/raw-client.ts';

const { scenario } = loadScenario('default');
const clock = { start: '2026-01-05T12:00:00Z', frozen: true };

function startFaulty(...faults: Fault[]) {
  return startMock({ scenario: { ...scenario, seed: 7, clock, faults } });
}

const ada = { token: 'token-ada' };
const all = { ...ada, body: { after: 0 } };

async function statusOf(url: string, path = '/chat/retrieve', body: unknown = { after: 0 }) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer token-ada' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('a fault on a request', () => {
  it('answers another status, as often as it should, and then no more', async () => {
    const { url } = await startFaulty({ on: 'retrieve', times: 2, respond: { status: 500 } });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await statusOf(url)).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('acts on no other endpoint', async () => {
    const { url } = await startFaulty({ on: 'room_info', respond: { status: 500 } });
    expect((await post(url, '/chat/retrieve', all)).status).toBe(200);
    expect((await statusOf(url, '/chat/room_info', { room_id: '1' })).status).toBe(500);
  });

  it('answers an error of the table with its status and its usual body', async () => {
    const { url } = await startFaulty({ on: 'request', respond: { error_code: 'AUTH_TOKEN_EXPIRED' } });
    const { status, body } = await post(url, '/chat/retrieve', all);
    expect([status, body.error_code]).toEqual([401, 'AUTH_TOKEN_EXPIRED']);
  });

  it('answers a body and headers of its own', async () => {
    const respond = { status: 503, body: '<html>', headers: { 'retry-after': '3' } };
    const { url } = await startFaulty({ on: 'retrieve', respond });
    const { status, text, headers } = await statusOf(url);
    expect([status, text, headers.get('retry-after')]).toEqual([503, '<html>', '3']);
  });

  it('breaks off the JSON of the real answer', async () => {
    const { url } = await startFaulty({ on: 'retrieve', times: 1, respond: { malformed: true } });
    const { status, text } = await statusOf(url);
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    expect((await statusOf(url)).text.startsWith(text)).toBe(true);
  });

  it('ends the connection in the middle of the body', async () => {
    const { url } = await startFaulty({ on: 'retrieve', respond: { truncated: true } });
    const { text } = await rawRequest(url, '/chat/retrieve', { ...ada, body: '{"after":0}' });
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(Buffer.byteLength(body)).toBe(Math.floor(promised / 2));
  });

  it('resets the connection', async () => {
    const { url } = await startFaulty({ on: 'retrieve', reset: true });
    expect(await rawRequest(url, '/chat/retrieve', { ...ada, body: '{"after":0}' })).toEqual({
      text: '',
      error: 'ECONNRESET',
    });
  });

  it('never answers, and goes on serving everyone else', async () => {
    const { url, events } = await startFaulty({ on: 'retrieve', times: 1, hang: true });
    const stop = new AbortController();
    const hanging = fetch(`${url}/chat/retrieve`, { method: 'POST', body: '{}', signal: stop.signal });
    await nextEvent(events, 'fault');
    expect((await post(url, '/chat/retrieve', all)).status).toBe(200);
    stop.abort();
    await expect(hanging).rejects.toThrow();
  });

  it('holds an answer up, by the clock', async () => {
    const { url, events, mock } = await startFaulty({ on: 'retrieve', delay: '1h' });
    const answer = post(url, '/chat/retrieve', all);
    await nextEvent(events, 'fault');
    expect(mock.switchboard.trace.entries().some(({ kind }) => kind === 'response')).toBe(false);
    mock.clock.advance(3_600_000);
    expect((await within(answer, 'the answer')).status).toBe(200);
  });

  it('loses the answer, though the request is carried out', async () => {
    const { url, mock } = await startFaulty({ on: 'create_dm', before: 'answered', respond: { status: 502 } });
    const rooms = mock.world.rooms.size;
    expect((await statusOf(url, '/chat/create_dm', { other: 'eve' })).status).toBe(502);
    expect(mock.world.rooms.size).toBe(rooms + 1);
  });

  it('leaves the world alone where it comes before the request is handled', async () => {
    const { url, mock } = await startFaulty({ on: 'create_dm', respond: { status: 502 } });
    const rooms = mock.world.rooms.size;
    await statusOf(url, '/chat/create_dm', { other: 'eve' });
    expect(mock.world.rooms.size).toBe(rooms);
  });

  it('lets the token run out', async () => {
    const { url } = await startFaulty({ on: 'retrieve', nth: 2, expire: true });
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await post(url, '/chat/retrieve', all)).body.error_code);
    expect(codes).toEqual([undefined, 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_EXPIRED']);
  });

  it('acts only for its user and its room', async () => {
    const { url } = await startFaulty(
      { on: 'retrieve', user: 'bob', respond: { status: 500 } },
      { on: 'room_info', room: '2', respond: { status: 500 } },
    );
    expect((await statusOf(url)).status).toBe(200);
    expect((await statusOf(url, '/chat/room_info', { room_id: '1' })).status).toBe(200);
    expect((await statusOf(url, '/chat/room_info', { room_id: '2' })).status).toBe(500);
  });

  it('acts only in its window of time', async () => {
    const { url, mock } = await startFaulty({ on: 'retrieve', from: '10s', until: '20s', respond: { status: 500 } });
    const statuses = [];
    for (const seconds of [0, 10, 10, 10]) {
      mock.clock.advance(seconds * 1_000);
      statuses.push((await statusOf(url)).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it('adds its delay to those of others, and the first of the rest acts', async () => {
    const { url, events, mock } = await startFaulty(
      { on: 'retrieve', delay: '2s' },
      { on: 'retrieve', delay: '3s', respond: { status: 500 } },
      { on: 'retrieve', respond: { status: 502 } },
    );
    const answer = statusOf(url);
    expect(await nextEvent(events, 'fault')).toMatchObject({
      faults: ['retrieve-delay', 'retrieve-respond'],
      does: 'held up 5000 ms, then respond {"status":500}',
    });
    mock.clock.advance(5_000);
    expect((await within(answer, 'an answer')).status).toBe(500);
  });
});

describe('a fault while a connection is made', () => {
  async function handshake(url: string): Promise<number> {
    const socket = new WebSocket(url);
    const [, response] = await within(once(socket, 'unexpected-response'), 'an answer');
    return (response as { statusCode: number }).statusCode;
  }

  it('refuses the handshake', async () => {
    const { webSocketUrl } = await startFaulty({ on: 'connect', times: 1, respond: { status: 503 } });
    expect(await handshake(webSocketUrl)).toBe(503);
    await RawClient.connect(webSocketUrl, 'token-ada');
  });

  it('holds the handshake up', async () => {
    const { webSocketUrl, mock, events } = await startFaulty({ on: 'connect', before: 'upgrade', delay: '5s' });
    const client = RawClient.connect(webSocketUrl, 'token-ada');
    await nextEvent(events, 'fault');
    mock.clock.advance(5_000);
    await client;
  });

  it('resets the handshake', async () => {
    const { webSocketUrl } = await startFaulty({ on: 'connect', before: 'upgrade', reset: true });
    const [error] = await within(once(new WebSocket(webSocketUrl), 'error'), 'an error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  it('lets CONNECTED come late; what is sent meanwhile waits, and what is posted meanwhile never arrives', async () => {
    const { webSocketUrl, mock, events } = await startFaulty({ on: 'connect', user: 'ada', delay: '1500ms' });
    const bob = await RawClient.connect(webSocketUrl, 'token-bob');
    const client = await RawClient.open(webSocketUrl, 'token-ada');
    await nextEvent(events, 'fault');
    bob.send({ room: '1', messages: 'too early for ada' });
    expect(await bob.nextText()).toBe('too early for ada');
    client.send({ room: '1', messages: 'sent too early' });
    mock.clock.advance(1_500);
    expect(await client.next()).toBe('{"status":"CONNECTED"}');
    expect(await client.nextText()).toBe('sent too early');
  });

  it('lets CONNECTED never come', async () => {
    const { webSocketUrl, events } = await startFaulty({ on: 'connect', user: 'ada', hang: true });
    const client = await RawClient.open(webSocketUrl, 'token-ada');
    await nextEvent(events, 'fault');
    client.socket.ping();
    await client.pongs.next('a pong');
    expect(client.unread).toEqual([]);
  });

  it('loses CONNECTED, though live messages come', async () => {
    const { webSocketUrl, events, mock } = await startFaulty({ on: 'connect', user: 'ada', drop: true });
    const client = await RawClient.open(webSocketUrl, 'token-ada');
    await nextEvent(events, 'connected');
    mock.steering.post({ as: 'bob', room: '1', message: 'surprise' });
    expect(await client.nextText()).toBe('surprise');
  });

  it('sends CONNECTED twice', async () => {
    const { webSocketUrl } = await startFaulty({ on: 'connect', duplicate: true });
    const client = await RawClient.connect(webSocketUrl, 'token-ada');
    expect(await client.next()).toBe('{"status":"CONNECTED"}');
  });

  it('refuses a token that has just run out', async () => {
    const { webSocketUrl } = await startFaulty({ on: 'connect', expire: true });
    const client = await RawClient.open(webSocketUrl, 'token-ada');
    expect(await client.next()).toContain('AUTH_TOKEN_EXPIRED');
  });

  it('cuts the connection again and again, some time after CONNECTED', async () => {
    const { webSocketUrl, mock } = await startFaulty({ on: 'connect', flap: '2s' });
    for (let count = 0; count < 3; count += 1) {
      const client = await RawClient.connect(webSocketUrl, 'token-ada');
      mock.clock.advance(2_000);
      expect(await client.closeCode()).toBe(1006);
    }
  });
});

describe('a fault on a frame that a client sends', () => {
  async function adaAndBob(...faults: Fault[]) {
    const started = await startFaulty(...faults);
    const bob = await RawClient.connect(started.webSocketUrl, 'token-bob');
    const client = await RawClient.connect(started.webSocketUrl, 'token-ada');
    const say = (text: string): void => client.send({ room: '1', messages: text });
    return { ...started, ada: client, bob, say };
  }

  it.each([
    [{ on: 'send', nth: 3, close: 1011 }, 1011],
    [{ on: 'send', nth: 3, cut: true }, 1006],
    [{ on: 'send', nth: 3, reset: true }, 1006],
  ] as [Fault, number][])('%j ends the connection just as she sends', async (fault, code) => {
    const { ada: client, bob, say, mock } = await adaAndBob(fault);
    for (const text of ['one', 'two', 'three']) say(text);
    expect(await client.closeCode()).toBe(code);
    mock.steering.post({ as: 'bob', room: '1', message: 'barrier' });
    expect([await bob.nextText(), await bob.nextText(), await bob.nextText()]).toEqual(['one', 'two', 'barrier']);
  });

  it('ends the connection after the message was posted', async () => {
    const { ada: client, bob, say } = await adaAndBob({ on: 'send', before: 'answered', close: 1011 });
    say('made it');
    expect(await bob.nextText()).toBe('made it');
    expect(await client.closeCode()).toBe(1011);
  });

  it('loses some, posts others twice, and says which by their text', async () => {
    const { bob, say } = await adaAndBob(
      { on: 'send', matches: '^lose', drop: true },
      { on: 'send', matches: '^twice', duplicate: true },
    );
    for (const text of ['lose me', 'twice', 'once']) say(text);
    expect([await bob.nextText(), await bob.nextText(), await bob.nextText()]).toEqual(['twice', 'twice', 'once']);
  });

  it('holds one up, and those behind it wait', async () => {
    const { bob, say, mock, events } = await adaAndBob({ on: 'send', nth: 1, delay: '1s' });
    say('slow');
    await nextEvent(events, 'fault');
    say('behind');
    mock.steering.post({ as: 'bob', room: '1', message: 'meanwhile' });
    expect(await bob.nextText()).toBe('meanwhile');
    const behind = () => mock.switchboard.trace.entries().some((entry) => JSON.stringify(entry).includes('behind'));
    await expect.poll(behind, { message: 'the frame behind' }).toBe(true);
    mock.clock.advance(1_000);
    expect([await bob.nextText(), await bob.nextText()]).toEqual(['slow', 'behind']);
  });

  it('stalls the connection: it stays open, and nothing is heard of it any more', async () => {
    const { ada: client, bob, say, mock, events } = await adaAndBob({ on: 'send', user: 'ada', stall: true });
    say('into the void');
    await nextEvent(events, 'fault');
    client.socket.ping();
    mock.steering.post({ as: 'bob', room: '1', message: 'hello?' });
    expect(await bob.nextText()).toBe('hello?');
    expect([client.unread, client.pongs.unread, client.socket.readyState]).toEqual([[], [], WebSocket.OPEN]);
    client.socket.terminate();
    expect(await nextEvent(events, 'closed')).toMatchObject({ user: 'ada', code: 1006 });
  });
});

describe('a fault on a live message', () => {
  async function bobListens(...faults: Fault[]) {
    const started = await startFaulty(...faults);
    const bob = await RawClient.connect(started.webSocketUrl, 'token-bob');
    const say = (...texts: string[]): void => {
      for (const text of texts) started.mock.steering.post({ as: 'ada', room: '1', message: text });
    };
    const hear = async (count: number): Promise<string[]> => {
      const texts: string[] = [];
      while (texts.length < count) texts.push(await bob.nextText());
      return texts;
    };
    return { ...started, bob, say, hear };
  }

  it('loses and doubles', async () => {
    const { say, hear } = await bobListens(
      { on: 'deliver', nth: 1, drop: true },
      { on: 'deliver', nth: 2, duplicate: true },
    );
    say('one', 'two', 'three');
    expect(await hear(3)).toEqual(['two', 'two', 'three']);
  });

  it('holds one back until two later ones have gone out', async () => {
    const { say, hear } = await bobListens({ on: 'deliver', nth: 1, hold: 2 });
    say('one', 'two', 'three', 'four');
    expect(await hear(4)).toEqual(['two', 'three', 'one', 'four']);
  });

  it('holds one back no longer than it should', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', nth: 1, hold: 5, delay: '1s' });
    say('one', 'two');
    mock.clock.advance(1_000);
    expect(await hear(2)).toEqual(['two', 'one']);
  });

  it('delays, and keeps the order', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', every: 2, delay: '300ms' });
    say('one', 'two', 'three');
    expect(await hear(1)).toEqual(['one']);
    mock.clock.advance(299);
    say('four');
    mock.clock.advance(1);
    expect(await hear(2)).toEqual(['two', 'three']);
    mock.clock.advance(299);
    expect(await hear(1)).toEqual(['four']);
  });

  it('sends a frame that no document knows', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', inject: { type: 'typing' } });
    say('one');
    expect([await bob.next(), await bob.nextText()]).toEqual(['{"type":"typing"}', 'one']);
  });

  it('breaks the JSON off', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', malformed: true });
    say('one');
    const frame = await bob.next();
    expect(() => JSON.parse(frame)).toThrow();
  });

  it('sends one in fragments, and it is the same', async () => {
    const { say, bob, hear } = await bobListens({ on: 'deliver', split: 4 });
    const fragments: boolean[] = [];
    const { _socket: wire } = bob.socket as unknown as { _socket: NodeJS.ReadableStream };
    let bytes = Buffer.alloc(0);
    wire.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
    });
    say('naïve 🍜');
    expect(await hear(1)).toEqual(['naïve 🍜']);
    for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) fragments.push(((bytes[at] ?? 0) & 0x80) !== 0);
    expect(fragments).toEqual([false, false, false, true]);
  });

  it('pads one to a size', async () => {
    const { say, bob } = await bobListens({ on: 'deliver', oversized: 5_000_000 });
    say('big');
    const frame = await bob.next();
    expect(Buffer.byteLength(frame)).toBe(5_000_000);
    expect(JSON.parse(frame).message.message.startsWith('big....')).toBe(true);
  });

  it('closes after so many', async () => {
    const { say, bob, hear } = await bobListens({ on: 'deliver', nth: 3, close: 1012 });
    say('one', 'two', 'three', 'four');
    expect(await hear(2)).toEqual(['one', 'two']);
    expect(await bob.closeCode()).toBe(1012);
    expect(bob.unread).toEqual([]);
  });

  it('counts each connection on its own where it is told to', async () => {
    const { say, hear, webSocketUrl } = await bobListens({ on: 'deliver', per: 'connection', nth: 1, drop: true });
    const other = await RawClient.connect(webSocketUrl, 'token-bob');
    say('one', 'two');
    expect([await hear(1), await other.nextText()]).toEqual([['two'], 'two']);
  });

  it('acts only on messages of its poster, in its room', async () => {
    const { say, hear, mock } = await bobListens({ on: 'deliver', poster: 'ada', room: '1', drop: true });
    say('lost');
    mock.steering.post({ as: 'carol', room: '1', message: 'from carol' });
    mock.steering.post({ as: 'ada', room: '2', message: 'in room 2' });
    expect(await hear(2)).toEqual(['from carol', 'in room 2']);
  });
});
