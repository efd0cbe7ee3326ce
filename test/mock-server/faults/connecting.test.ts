import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { within } from '../../support/deadline.ts';
import { nextEvent } from '../../support/mock.ts';
import { RawClient } from '../../support/raw-client.ts';
import { startFaulty } from './start-faulty.ts';

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
