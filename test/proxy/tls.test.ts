import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { forwardTarget } from '../../src/forward/index.ts';
import { ChatProxy, listen } from '../../src/proxy/index.ts';
import { within } from '../support/deadline.ts';

test('who never finishes the handshake of TLS does not keep the proxy from closing', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'test' }], { keyType: 'ec' });
  const { url, close } = await listen(new ChatProxy(forwardTarget('http://127.0.0.1:9')), { tls: { cert, key } });
  const port = Number(new URL(url).port);
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await within(once(socket, 'connect'), 'the connection to open');
  // Connections are let in one after the other.
  const next = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', () => {});
  await within(once(next, 'secureConnect'), 'the handshake of another');
  await within(Promise.all([close(), once(socket, 'close')]), 'the proxy to close');
  expect(socket.destroyed).toBe(true);
});
