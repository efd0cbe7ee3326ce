import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import type { RunningServer } from '../mutant.ts';
import { serve } from '../server/serve.ts';
import { close, twisted, when } from '../server/twists.ts';

/** A server that is broken as a whole: `check` has to come to an end and say so, never to crash or to hang. */
export interface WholeServerFailure {
  name: string;
  how: string;
  start(): Promise<RunningServer>;
}

type Answering = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Answers every request, handshakes included, in the same way. */
const always = (answer: (response: ServerResponse) => void, handshake: string) => (): Promise<RunningServer> =>
  serve({
    http: (_request, response) => answer(response),
    upgrade: (_request, socket) => socket.end(`HTTP/1.1 ${handshake}\r\nConnection: close\r\n\r\n`),
  });

const page = '<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works!</body></html>';

const hugeBody: Answering = (request, response, next) => {
  if (request.url !== '/chat/retrieve') return next();
  response.writeHead(200, { 'content-type': 'application/json' });
  Readable.from(megabytes(30)).pipe(response);
};

function* megabytes(count: number): Generator<Buffer> {
  for (let written = 0; written < count; written += 1) yield Buffer.alloc(1_048_576, ' ');
}

/** Completes the handshake by hand and then says something that is no whole frame. */
const afterHandshake = (bytes: Buffer) => (request: IncomingMessage, socket: Duplex) => {
  const key = request.headers['sec-websocket-key'] ?? '';
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
  );
  socket.end(bytes);
};

/** RFC 6455, section 4.2.2. */
const acceptFor = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

export const wholeServerFailures: readonly WholeServerFailure[] = [
  {
    name: 'all-html',
    how: 'answers everything with a web page',
    start: always((response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page), '200 OK'),
  },
  {
    name: 'all-503',
    how: 'answers 503 to everything',
    start: always((response) => response.writeHead(503).end(), '503 Service Unavailable'),
  },
  {
    name: 'all-redirects',
    how: 'sends everybody to a login page',
    start: always((response) => response.writeHead(302, { location: '/login' }).end(), '302 Found\r\nLocation: /login'),
  },
  {
    name: 'all-null',
    how: 'answers `null` to every request',
    start: () => serve({ http: (_request, response) => response.writeHead(200).end('null') }),
  },
  {
    name: 'all-resets',
    how: 'resets every connection',
    start: () =>
      serve({
        http: (request) => request.socket.resetAndDestroy(),
        upgrade: (request) => request.socket.resetAndDestroy(),
      }),
  },
  { name: 'requests-hang', how: 'never answers a request', start: () => serve({ http: () => {} }) },
  { name: 'handshakes-hang', how: 'never answers a handshake', start: () => serve({ upgrade: () => {} }) },
  { name: 'huge-history', how: 'answers retrieve with a body of 30 MB', start: () => serve({ http: hugeBody }) },
  {
    name: 'cut-bodies',
    how: 'cuts its answers off in the middle',
    start: () =>
      serve({
        http: (request, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
          response.write('{"room_name":', () => request.socket.resetAndDestroy());
        },
      }),
  },
  {
    name: 'half-a-frame',
    how: 'sends half a frame on every new connection and hangs up',
    start: () => serve({ upgrade: afterHandshake(Buffer.from([0x81, 0x7e, 0x01])) }),
  },
  {
    name: 'no-frames',
    how: 'sends what is no WebSocket frame on every new connection',
    start: () => serve({ upgrade: afterHandshake(Buffer.from('hello, who are you?')) }),
  },
  {
    name: 'hangs-up-after-connected',
    how: 'closes every connection with 1011 right after CONNECTED',
    start: twisted(when('connected', ({ connection }, effects) => [...effects, close(connection, 1011)])),
  },
  {
    name: 'huge-frames',
    how: 'sends every live message with a text of 30 MB',
    start: () =>
      serve({
        transmit: (socket, { text }) =>
          socket.send(
            text.startsWith('{"message"') ? text.replace('"message":"', `$&${'x'.repeat(30_000_000)}`) : text,
          ),
      }),
  },
];
