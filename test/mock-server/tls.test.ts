import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { describeEvent } from '../../src/traffic/index.ts';
import { within } from '../support/deadline.ts';
import { nextEvent, startMock } from '../support/mock.ts';

let certificate: { cert: string; key: string };

beforeAll(async () => {
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'test' }], { keyType: 'ec' });
  certificate = { cert, key };
});

const portOf = (url: string): number => Number(new URL(url).port);

test('plain HTTP to the TLS port is told, once', async () => {
  const { url, events } = await startMock({ tls: certificate });
  request({ port: portOf(url), host: '127.0.0.1', path: '/chat/retrieve' })
    .on('error', () => {})
    .end();
  expect(await nextEvent(events, 'tls-failed')).toMatchObject({ problem: 'plain-http' });
  expect(events.unread).toEqual([]);
});

test('who does not finish the handshake of TLS is let go, which is told in one line', async () => {
  const { url, events } = await startMock({ tls: certificate, handshakeTimeoutMs: 20 });
  const socket = connectTcp(portOf(url), '127.0.0.1').on('error', () => {});
  await within(once(socket, 'close'), 'the connection to be closed');
  const told = await nextEvent(events, 'tls-failed');
  expect(describeEvent(told).text).toBe('a client did not finish the handshake of TLS in time, and was let go');
  expect(events.unread).toEqual([]);
});

test('TLS to the plain port is told', async () => {
  const { url, events } = await startMock();
  connect({ port: portOf(url), host: '127.0.0.1' }).on('error', () => {});
  expect(await nextEvent(events, 'tls-failed')).toMatchObject({ problem: 'plain-port' });
});
