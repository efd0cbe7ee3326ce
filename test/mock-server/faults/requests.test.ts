import { describe, expect, it } from 'vitest';
import { post } from '../../support/chat-client.ts';
import { within } from '../../support/deadline.ts';
import { nextEvent } from '../../support/mock.ts';
import { rawRequest } from '../../support/raw-client.ts';
import { ada, all, startFaulty, statusOf } from './start-faulty.ts';

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
