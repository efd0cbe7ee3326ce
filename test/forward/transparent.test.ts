import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { within } from '../support/deadline.ts';
import { BareClient, front, httpTarget, tcpTarget } from './front.ts';

interface Asked extends RequestOptions {
  body?: Buffer | string;
}

async function ask(url: string, { body, ...options }: Asked = {}): Promise<IncomingMessage & { bytes: Buffer }> {
  const request = requestHttp(url, options);
  request.end(body);
  const [answer] = (await within(once(request, 'response'), 'an answer')) as [IncomingMessage];
  return Object.assign(answer, { bytes: await buffer(answer) });
}

test('what the target gets is what the client sent, but for the name of the host', async () => {
  const { port } = await front(
    await tcpTarget((socket) => {
      socket.once('data', (bytes) => {
        const text = bytes.toString('latin1');
        const body = JSON.stringify(text);
        socket.end(
          `HTTP/1.1 200 OK\r\nX-Odd: \xe9t\xe9\r\nSet-Thing: 1\r\nset-thing: 2\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          'latin1',
        );
      });
    }),
  );
  const client = new BareClient(port);
  client.send(
    'POST /a%20b/../c?q=%F0&q=2 HTTP/1.1\r\nHost: localhost\r\nX-TWICE: a\r\nx-twice: b\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nContent-Length: 2\r\n\r\nhi',
  );
  const text = await client.came(/\r\n\r\n".*hi"/s);
  expect(text).toContain('X-Odd: \xe9t\xe9\r\nSet-Thing: 1\r\nset-thing: 2\r\n');
  const got = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
  expect(got).toMatch(/^POST \/a%20b\/\.\.\/c\?q=%F0&q=2 HTTP\/1\.1\r\n/);
  expect(got).toMatch(/Host: 127\.0\.0\.1:\d+\r\nX-TWICE: a\r\nx-twice: b\r\n/);
  expect(got).not.toContain('X-Hop');
});

test('a base path stands before every path, and goes again from redirects and cookies', async () => {
  const target = await httpTarget((request, response) => {
    response.writeHead(302, {
      location: `${target}/api/elsewhere?x=1`,
      'set-cookie': [
        'sid=1; Domain=127.0.0.1; Path=/api; HttpOnly; Secure; SameSite=None',
        '__Host-a=2; Secure; Path=/',
      ],
      'x-path': request.url,
    });
    response.end();
  });
  const { url } = await front(`${target}/api/`);
  const { headers, statusCode } = await ask(`${url}/login`, { headers: { host: 'localhost:9' } });
  expect(statusCode).toBe(302);
  expect(headers['x-path']).toBe('/api/login');
  expect(headers.location).toBe('http://localhost:9/elsewhere?x=1');
  expect(headers['set-cookie']).toEqual(['sid=1; Path=/; HttpOnly', '__Host-a=2; Secure; Path=/']);
});

test.each([
  ['/api/next', '/next'],
  ['/outside', 'TARGET/outside'],
  ['https://elsewhere.example/api', 'https://elsewhere.example/api'],
  ['//elsewhere.example/api', '//elsewhere.example/api'],
  ['next', 'next'],
])('a redirect to %s becomes one to %s', async (location, expected) => {
  const target = await httpTarget((_request, response) => response.writeHead(301, { location }).end());
  const { url } = await front(`${target}/api`);
  const { headers } = await ask(`${url}/`);
  expect(headers.location).toBe(expected.replace('TARGET', target));
});

test('30 MB pass both ways unchanged, compressed bodies stay as they are, trailers too', async () => {
  const target = await httpTarget(async (request, response) => {
    const bytes = await buffer(request);
    response.writeHead(200, { trailer: 'X-Sum', 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' });
    response.addTrailers({ 'X-Sum': String(bytes.length) });
    response.end(gzipSync(bytes, { level: 0 }));
  });
  const { url } = await front(target);
  const body = randomBytes(30_000_000);
  const answer = await ask(url, { method: 'POST', body });
  expect(answer.bytes.equals(gzipSync(body, { level: 0 }))).toBe(true);
  expect(answer.trailers).toEqual({ 'x-sum': '30000000' });
});

test('an answer is streamed: its head and each part come while the target still writes', async () => {
  let part = (_text: string): void => {};
  const target = await httpTarget((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    part = (text) => (text === '' ? response.end() : response.write(text));
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
  await client.came(/text\/event-stream/);
  part('data: 1\n\n');
  await client.came(/data: 1/);
  part('data: 2\n\n');
  await client.came(/data: 2/);
});

test('neither side gets more than the other takes', async () => {
  let written = 0;
  const target = await httpTarget((_request, response) => {
    const chunk = Buffer.alloc(65_536);
    const write = (): void => {
      while (written < 400_000_000 && response.write(chunk)) written += chunk.length;
    };
    response.on('drain', write);
    write();
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.socket.pause();
  client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  let before = -1;
  while (before !== written) {
    before = written;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(written).toBeLessThan(50_000_000);
});

test('100-continue comes from the target, and only then goes the body', async () => {
  const target = await tcpTarget((socket) => {
    socket.once('data', (head) => {
      expect(head.toString()).toMatch(/expect: 100-continue/i);
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      socket.once('data', (body) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${body}`));
    });
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
  await client.came(/100 Continue/);
  client.send('ok');
  await client.came(/200 OK.*ok$/s);
});

test('a connection of the client is one to the target, for as long as either keeps it', async () => {
  const ports: (number | undefined)[] = [];
  const target = await httpTarget((request, response) => {
    ports.push(request.socket.remotePort);
    if (ports.length === 3) response.setHeader('connection', 'close');
    response.end('ok');
  });
  const { url } = await front(target);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await ask(url, { agent }));
  agent.destroy();
  expect(new Set(ports.slice(0, 3)).size).toBe(1);
  expect(ports[3]).not.toBe(ports[0]);
  expect(answers.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'keep-alive', 'close', 'keep-alive']);
});

test('an upgrade passes with its subprotocol and extensions, and then bytes of any protocol', async () => {
  const target = await tcpTarget((socket) => {
    socket.once('data', (head) => {
      expect(head.toString()).toMatch(/Upgrade: odd\r\n.*Sec-WebSocket-Extensions: x\r\n/s);
      socket.write(
        'HTTP/1.1 101 Sure\r\nConnection: Upgrade\r\nUpgrade: odd\r\nSec-WebSocket-Protocol: p\r\n\r\nhello',
      );
      socket.on('data', (bytes) => socket.write(bytes.reverse()));
    });
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send(
    'GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: odd\r\nSec-WebSocket-Extensions: x\r\n\r\n',
  );
  const head = await client.came(/hello$/);
  expect(head).toBe(
    'HTTP/1.1 101 Sure\r\nConnection: Upgrade\r\nUpgrade: odd\r\nSec-WebSocket-Protocol: p\r\n\r\nhello',
  );
  client.send(Buffer.from([1, 2, 255]));
  await client.came('hello\xff\x02\x01');
});

test('a handshake that is refused is refused with the same answer', async () => {
  const target = await tcpTarget((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 403 No\r\nX-Why: because\r\nContent-Length: 4\r\n\r\nnope'));
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('GET /chat/connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  expect(await client.end()).toBe('end');
  expect(client.text).toMatch(/^HTTP\/1\.1 403 No\r\nX-Why: because\r\n.*nope$/s);
});
