import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { forwardRequest } from '../../src/forward/forward-request.ts';
import { forwardTarget } from '../../src/forward/index.ts';
import { ClientLine, type LineExchange } from '../../src/forward/onward/client-line.ts';
import { within } from '../support/deadline.ts';
import { nextEvent } from '../support/mock.ts';
import { Queue } from '../support/queue.ts';
import { BareClient, front, httpTarget, tcpTarget } from './front.ts';

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const answer = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

test('requests that come at once go one after the other, and their answers come in that order', async () => {
  const asked: string[] = [];
  const target = await httpTarget((request, response) => {
    asked.push(request.url ?? '');
    request.resume().on('end', () => setImmediate(() => response.end(`answer to ${request.url}`)));
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send(post('/1', 'one') + post('/2', 'two') + post('/3', 'three'));
  await client.came(/answer to \/1.*answer to \/2.*answer to \/3/s);
  expect(asked).toEqual(['/1', '/2', '/3']);
});

/** A request that tells what becomes of it. */
function exchangeOf(tell: (what: 'begun' | 'gone') => void): LineExchange {
  const silent = () => {};
  const answer = { informed: silent, answered: silent, received: silent, receivedAll: silent };
  const others = { ...answer, drained: silent, paused: silent, broke: silent };
  return { method: 'GET', ...others, begin: () => tell('begun'), clientGone: () => tell('gone') };
}

test('while sixteen requests wait no more is read of the client; when it goes, none of them begins', async () => {
  const target = await tcpTarget(() => {});
  const client = new Socket();
  const line = new ClientLine(client, forwardTarget(target));
  const told: string[] = [];
  const exchanges = Array.from({ length: 17 }, (_, index) => exchangeOf((what) => told.push(`${index} ${what}`)));
  for (const exchange of exchanges.slice(0, 16)) line.take(exchange);
  expect(client.isPaused()).toBe(false);
  line.take(exchanges[16] as LineExchange);
  expect(client.isPaused()).toBe(true);
  client.resume();
  await new Promise(setImmediate);
  expect(client.isPaused()).toBe(true);
  line.leave(exchanges[0] as LineExchange);
  expect(client.isPaused()).toBe(false);
  client.destroy();
  await within(once(client, 'close'), 'the client to be gone');
  line.leave(exchanges[1] as LineExchange);
  line.take(exchanges[0] as LineExchange);
  const gone = exchanges.slice(2).map((_, index) => `${index + 2} gone`);
  expect(told).toEqual(['0 begun', '1 begun', ...gone, '0 gone']);
});

test('of a client that asks a thousand times at once every request is answered, in its order', async () => {
  const target = await httpTarget((request, response) => void response.end(`answer to ${request.url};`));
  const { port } = await front(target);
  const client = new BareClient(port);
  const asked = Array.from({ length: 1000 }, (_, index) => `/${index}`);
  const headers = `Host: x\r\nX-Long: ${'x'.repeat(1000)}\r\n\r\n`;
  client.send(asked.map((path) => `GET ${path} HTTP/1.1\r\n${headers}`).join(''));
  const text = await client.came(/answer to \/999;/);
  expect([...text.matchAll(/answer to (.*?);/g)].map(([, path]) => path)).toEqual(asked);
});

test('a request to which no answer came is not repeated', async () => {
  const got: string[] = [];
  const target = await tcpTarget((socket) => {
    socket.on('data', (bytes) => {
      got.push(bytes.toString());
      if (got.length === 1) socket.write(answer('first'));
      else socket.destroy();
    });
  });
  const { port, events } = await front(target);
  const client = new BareClient(port);
  client.send(post('/x', 'one'));
  await client.came(/first$/);
  client.send(post('/x', 'two'));
  await client.came(/502 .*BAD_GATEWAY/s);
  expect(await nextEvent(events, 'forward-failed')).toMatchObject({ code: 'ECONNRESET' });
  expect(await client.end()).toBe('end');
  expect(got.map((text) => text.slice(-3))).toEqual(['one', 'two']);
});

test('a long answer that the client takes slowly does not keep the next one from it', async () => {
  const long = 'x'.repeat(8_000_000);
  const target = await httpTarget((request, response) => {
    request.resume();
    response.end(request.url === '/long' ? long : 'short');
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.socket.pause();
  client.send(post('/long', ''));
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  client.socket.resume();
  await client.came(/xxx$/);
  client.send(post('/short', ''));
  await client.came(/short$/);
});

test('a body in chunks passes in chunks, with its trailers', async () => {
  let got = '';
  const target = await tcpTarget((socket) => {
    socket.on('data', (bytes) => {
      got += bytes.toString('latin1');
      if (got.endsWith('\r\n\r\n') && got.includes('0\r\n')) socket.write(answer('fine'));
    });
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nhi\r\n');
  client.send('3\r\nyou\r\n0\r\nX-Sum: 5\r\n\r\n');
  await client.came(/fine$/);
  const [head = '', body = ''] = got.split(/\r\n\r\n(.*)/s);
  expect(head).toContain('Transfer-Encoding: chunked\r\nTrailer: X-Sum');
  expect(body.replace(/[\da-f]+\r\n(hi|you|hiyou)\r\n/g, '$1')).toBe('hiyou0\r\nX-Sum: 5\r\n\r\n');
});

test('what a server says before its answer passes, too', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
  const target = await tcpTarget((socket) => void socket.on('data', () => socket.write(hints + answer('fine'))));
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send(post('/', ''));
  expect(await client.came(/fine$/)).toMatch(hints);
});

test('a server that says more than a hundred things before its answer is a 502', async () => {
  const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
  const target = await tcpTarget((socket) => void socket.on('data', () => socket.write(hint.repeat(101))));
  const { port, events } = await front(target);
  const client = new BareClient(port);
  client.send(post('/', ''));
  const text = await client.came(/502 .*BAD_GATEWAY/s);
  expect(text.split(hint)).toHaveLength(101);
  expect(await nextEvent(events, 'forward-failed')).toMatchObject({ code: 'TOO_MANY_HINTS' });
});

test('what a server says before its answer, and the answer, come no faster than the client takes them', async () => {
  const { exchange, line, socket, response, take } = heldUp();
  const hint = { status: 103, reason: 'Early Hints', rawHeaders: [], bodyEnd: 0, isKeptAlive: true };
  exchange.informed(hint);
  exchange.informed(hint);
  expect([line.isPaused, socket.listenerCount('drain')]).toEqual([true, 1]);
  take();
  await within(once(socket, 'drain'), 'the client to take it');
  expect(line.isPaused).toBe(false);
  exchange.answered({ ...hint, status: 200, bodyEnd: 'close' });
  const before = response.listenerCount('drain');
  for (let count = 0; count < 20; count += 1) exchange.received(Buffer.from('x'));
  expect([line.isPaused, response.listenerCount('drain') - before]).toEqual([true, 1]);
});

/** A line that is told of a request, and when to wait. */
class TestLine {
  isPaused = false;
  exchange: LineExchange | undefined;

  take(exchange: LineExchange): void {
    this.exchange = exchange;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }
}

/** A request on its way, whose client takes nothing until it is told to. */
function heldUp() {
  let take = (): void => {};
  const taken = new Promise<void>((resolve) => (take = () => resolve()));
  const write = (_bytes: unknown, _encoding: unknown, done: () => void): void => void taken.then(done);
  const socket = new Duplex({ read: () => {}, write, writableHighWaterMark: 1 }) as Socket;
  const request = Object.assign(new IncomingMessage(socket), { httpVersion: '1.1' });
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  const line = new TestLine();
  const target = forwardTarget('http://127.0.0.1:1');
  forwardRequest(target, line as unknown as ClientLine, { request, response, watch: {} });
  return { exchange: line.exchange as LineExchange, line, socket, response, take };
}

test('what a server says unasked reaches the client, and then the connection ends', async () => {
  const late = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';
  let say = (): void => {};
  const target = await tcpTarget((socket) => {
    socket.once('data', () => socket.write(answer('fine')));
    say = () => void socket.end(late);
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send(post('/', ''));
  await client.came(/fine$/);
  say();
  expect(await client.end()).toBe('end');
  expect(client.text).toMatch(new RegExp(`fine${late}$`));
});

test('an answer that ends with its connection ends the client’s', async () => {
  const target = await tcpTarget((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n');
  expect(await client.end()).toBe('end');
  expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n(Connection: close\r\n)?\r\nuntil the end$/);
});

test('an answer that comes before the whole request passes at once, and so does the rest of the request', async () => {
  let got = '';
  const whole = new Queue<true>();
  const target = await tcpTarget((socket) => {
    socket.on('data', (bytes) => {
      if (got === '') socket.write(answer('early'));
      got += bytes.toString();
      if (got.endsWith('late')) whole.push(true);
    });
  });
  const { port } = await front(target);
  const client = new BareClient(port);
  client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nhi');
  await client.came(/early$/);
  client.send('late');
  await whole.next('the rest of the request');
});
