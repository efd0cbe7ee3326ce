import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../support/listen.ts';
import { nextEvent } from '../support/mock.ts';
import { Queue } from '../support/queue.ts';
import { BareClient, front, httpTarget, tcpTarget } from './front.ts';

const get = 'GET /chat/x HTTP/1.1\r\nHost: x\r\n\r\n';
const handshake = 'GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** An address at which nothing listens. */
async function nowhere(): Promise<string> {
  const server = createTlsServer();
  const port = await listenOnLoopback(server);
  server.close();
  return `http://127.0.0.1:${port}`;
}

test.each([get, handshake])('a target that is down is a 502 that says so', async (bytes) => {
  const { port, events } = await front(await nowhere());
  const client = new BareClient(port);
  client.send(bytes);
  const text = await client.came(/\r\n\r\n\{.*\}$/s);
  expect(text).toMatch(/^HTTP\/1\.1 502 /);
  expect(JSON.parse(text.slice(text.indexOf('{')))).toEqual({
    error: expect.stringMatching(/^Nothing listens at http:\/\/127\.0\.0\.1:\d+\.$/),
    error_code: 'BAD_GATEWAY',
  });
  expect(await nextEvent(events, 'forward-failed')).toMatchObject({ code: 'ECONNREFUSED' });
});

test.each([
  ['closes without a word', (socket: import('node:net').Socket) => socket.end()],
  ['resets', (socket: import('node:net').Socket) => socket.resetAndDestroy()],
])('a target that %s instead of answering is a 502', async (_how, act) => {
  const { port, events } = await front(await tcpTarget((socket) => socket.once('data', () => act(socket))));
  const client = new BareClient(port);
  client.send(get);
  await client.came(/^HTTP\/1\.1 502 .*BAD_GATEWAY/s);
  expect(await nextEvent(events, 'forward-failed')).toMatchObject({ code: 'ECONNRESET', path: '/chat/x' });
});

test('rubbish reaches the client as it came, and the log says what it was', async () => {
  const { port, events } = await front(
    await tcpTarget((socket) => socket.once('data', () => socket.write('SSH-2.0-x\r\n'))),
  );
  const client = new BareClient(port);
  client.send(get);
  expect(await client.end()).toBe('end');
  expect(client.text).toBe('SSH-2.0-x\r\n');
  expect((await nextEvent(events, 'forward-failed')).why).toMatch(/is no HTTP/);
});

test.each([
  ['a status that there is not', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 Sure\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n'],
])('%s is a 502, and the proxy goes on', async (_what, bytes) => {
  const { port } = await front(await tcpTarget((socket) => socket.on('data', () => socket.write(bytes))));
  for (let count = 0; count < 2; count += 1) {
    const client = new BareClient(port);
    client.send(get);
    await client.came(/^HTTP\/1\.1 502 .*BAD_GATEWAY/s);
  }
});

test('half of an answer is half of an answer, and then the end', async () => {
  const target = await tcpTarget((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
  );
  const { port, events } = await front(target);
  const client = new BareClient(port);
  client.send(get);
  await client.end();
  expect(client.text).toMatch(/Content-Length: 10\r\n.*half$/s);
  expect((await nextEvent(events, 'forward-failed')).why).toMatch(/in the middle of its answer/);
});

test('half a frame of an upgraded connection passes, and so does the reset behind it', async () => {
  const half = Buffer.from([0x81, 0x7e, 0x10]);
  const target = await tcpTarget((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      socket.write(half);
      socket.once('data', () => socket.resetAndDestroy());
    }),
  );
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send(handshake);
  await client.came('\x81\x7e\x10');
  client.send('x');
  expect(await client.end()).toBe('ECONNRESET');
});

test('a target that is slow keeps only those waiting who ask it', async () => {
  const waiting: (() => void)[] = [];
  const target = await httpTarget((request, response) => {
    if (request.url === '/slow') waiting.push(() => response.end('late'));
    else response.end('at once');
  });
  const { port } = await front(target);
  const [slow, quick] = [new BareClient(port), new BareClient(port)];
  slow.send('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  quick.send('GET /quick HTTP/1.1\r\nHost: x\r\n\r\n');
  await quick.came(/at once/);
  expect(slow.text).toBe('');
  waiting[0]?.();
  await slow.came(/late/);
});

test('a client that vanishes is gone for the target too', async () => {
  const seen = new Queue<'data' | 'close'>();
  const { port, events } = await front(
    await tcpTarget((socket) => {
      socket.once('data', () => seen.push('data'));
      socket.on('close', () => seen.push('close'));
    }),
  );
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(get);
  expect(await seen.next('the request')).toBe('data');
  socket.resetAndDestroy();
  expect(await seen.next('the client to be gone')).toBe('close');
  expect(await nextEvent(events, 'forward-failed')).toMatchObject({ code: 'CLIENT_GONE' });
});

/** A target over TLS, whose certificate is of those days. */
async function tlsTarget(days: { notBeforeDate: Date; notAfterDate: Date }): Promise<{ url: string; cert: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    ...days,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const server = createTlsServer({ cert, key }, (_request, response) => response.end('secret'));
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${port}`, cert };
}

const day = 86_400_000;
const around = (from: number, to: number) => ({
  notBeforeDate: new Date(Date.now() + from * day),
  notAfterDate: new Date(Date.now() + to * day),
});

test('a certificate that has run out is named, unless any will do', async () => {
  const { url, cert } = await tlsTarget(around(-9, -1));
  const strict = await front(url, { ca: cert });
  const client = new BareClient(strict.port);
  client.send(get);
  await client.came(/502 .*has run out/s);
  const lenient = await front(url, { insecure: true });
  const other = new BareClient(lenient.port);
  other.send(get);
  await other.came(/secret/);
});

test('a private authority is trusted where it is named, and missed where not', async () => {
  const { url, cert } = await tlsTarget(around(-1, 9));
  const trusting = await front(url, { ca: cert });
  const client = new BareClient(trusting.port);
  client.send(get);
  await client.came(/secret/);
  const strict = await front(url);
  const other = new BareClient(strict.port);
  other.send(get);
  await other.came(/502 .*--ca FILE/s);
});

test('what is no HTTP from the client is a 400, and the proxy goes on', async () => {
  const { port } = await front(await httpTarget((_request, response) => response.end('fine')));
  const client = new BareClient(port);
  client.send('rubbish\r\n\r\n');
  await client.came(/^HTTP\/1\.1 400 /);
  const other = new BareClient(port);
  other.send(get);
  await other.came(/fine/);
});

test.each(['content-length', 'keep-alive, Content-Length, host', 'transfer-encoding'])(
  'a body stays a body, though Connection names %s',
  async (named) => {
    const smuggled = 'POST /__testbed/stop HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    const asked: string[] = [];
    const target = await httpTarget(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push(`${request.url} ${body}`);
      response.end('done');
    });
    const client = new BareClient((await front(target)).port);
    const length = `Content-Length: ${smuggled.length}`;
    client.send(`POST /x HTTP/1.1\r\nHost: a\r\nConnection: ${named}\r\n${length}\r\n\r\n${smuggled}`);
    await client.came(/done/);
    client.send('GET /last HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.came(/done.*done/s);
    expect(asked).toEqual([`/x ${smuggled}`, '/last ']);
  },
);
