import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { AnswerHead } from '../../src/forward/onward/answer-head.ts';
import { AnswerReader } from '../../src/forward/onward/answer-reader.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

const length = 'Content-Length: 2\r\n';
const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

/** Each is read as Node's own parser reads it, or refused as it refuses it. */
const answers: readonly string[] = [
  `${ok}${length}\r\nhi`,
  `HTTP/1.1 200\r\n${length}\r\nhi`,
  `HTTP/1.1 200  odd \r\nX:  \t y\t \r\nY:\r\n${length}\r\nhi`,
  `\r\n${ok}${length}\r\nhi`,
  `${ok}X-Odd: \xe9\xa0\r\nx-odd: 2\r\n${length}\r\nhi`,
  `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n${ok}${length}\r\nhi`,
  'HTTP/1.1 204 No\r\n\r\n',
  'HTTP/1.1 304 Same\r\nContent-Length: 2\r\n\r\n',
  `HTTP/1.1 205 Reset\r\n${length}\r\nhi`,
  `${ok}Content-Length: 0\r\n\r\n`,
  `${ok}\r\nuntil the end`,
  'HTTP/1.0 200 OK\r\n\r\nuntil the end',
  `HTTP/2.0 200 OK\r\n${length}\r\nhi`,
  `${ok}Transfer-Encoding: gzip\r\n\r\nuntil the end`,
  `${ok}Transfer-Encoding: chunked, gzip\r\n\r\nuntil the end`,
  `${ok}Transfer-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
  `${chunked}2\r\nhi\r\nA;x="y"\r\n0123456789\r\n0\r\n\r\n`,
  `${chunked}2\r\nhi\r\n0\r\nX-Sum: 2\r\nx-sum:  3 \r\n\r\n`,
  `${chunked}0\r\n\r\n`,
  // No HTTP:
  `HTTP/1.1 200 OK\n${length}\r\nhi`,
  `${ok}Content-Length: 2\n\r\nhi`,
  `${ok}X: a\r\n folded\r\n${length}\r\nhi`,
  `${ok}X : a\r\n${length}\r\nhi`,
  `${ok}: a\r\n${length}\r\nhi`,
  `${ok}no colon\r\n${length}\r\nhi`,
  `${ok}X: \x01\r\n${length}\r\nhi`,
  `${ok}X: a\rb\r\n${length}\r\nhi`,
  `${ok}${length}${length}\r\nhi`,
  `${ok}${length}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
  `${ok}Transfer-Encoding: identity\r\n${length}\r\nhi`,
  `${ok}Content-Length: +2\r\n\r\nhi`,
  `${ok}Content-Length:\r\n\r\nhi`,
  'HTTP/1.1 2000 OK\r\n\r\n',
  'HTTP/1.1 20 OK\r\n\r\n',
  'HTTP/1.2 200 OK\r\n\r\n',
  'http/1.1 200 OK\r\n\r\n',
  'SSH-2.0-x\r\n',
  `${chunked} 2\r\nhi\r\n0\r\n\r\n`,
  `${chunked}2\nhi\r\n0\r\n\r\n`,
  `${chunked}2\r\nhi!\r\n0\r\n\r\n`,
  `${chunked}x\r\nhi\r\n0\r\n\r\n`,
  // Not whole:
  `${ok}Content-Length: 3\r\n\r\nhi`,
  `${chunked}2\r\nhi\r\n0\r\n`,
  'HTTP/1.1 200 OK\r\nX: ',
];

/** What an answer says; `refused` where it is no HTTP, or not whole. */
type Reading =
  | { status: number; reason: string; rawHeaders: string[]; body: string; rawTrailers: string[] }
  | 'refused';

/** @param size of the pieces in which it comes, in bytes */
function readBy(text: string, size: number): Reading {
  let head: AnswerHead | undefined;
  const body: Buffer[] = [];
  let trailers: string[] | undefined;
  const reader = new AnswerReader('GET', {
    informed: () => {},
    answered: (answer) => {
      head = answer;
    },
    received: (bytes) => void body.push(bytes),
    receivedAll: (rawTrailers) => {
      trailers = rawTrailers;
    },
  });
  const bytes = Buffer.from(text, 'latin1');
  try {
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  } catch {
    return 'refused';
  }
  if (!reader.end() || !head || !trailers) return 'refused';
  const { status, reason, rawHeaders } = head;
  return { status, reason, rawHeaders, body: Buffer.concat(body).toString('latin1'), rawTrailers: trailers };
}

/** As Node's own client reads it. */
async function readByNode(text: string): Promise<Reading> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(text, 'latin1'));
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  const asked = requestHttp({ port: port, host: '127.0.0.1', agent: false });
  // An error in the middle of the body is told here and there.
  asked.on('error', () => {});
  try {
    const [answer] = (await within(once(asked.end(), 'response'), 'an answer')) as [IncomingMessage];
    const body = (await buffer(answer)).toString('latin1');
    const { statusCode = 0, statusMessage = '', rawHeaders, rawTrailers } = answer;
    return { status: statusCode, reason: statusMessage, rawHeaders, body, rawTrailers };
  } catch {
    return 'refused';
  }
}

test.each(answers)('%j is read as Node reads it, in whatever pieces it comes', async (text) => {
  const expected = await readByNode(text);
  for (const size of [text.length, 1, 3, 7]) expect(readBy(text, size)).toEqual(expected);
});

test('what stands behind an answer is not the answer’s', () => {
  const silent = { informed: () => {}, answered: () => {}, received: () => {}, receivedAll: () => {} };
  for (const text of [`${ok}${length}\r\nhi`, `${chunked}2\r\nhi\r\n0\r\n\r\n`, 'HTTP/1.1 204 No\r\n\r\n']) {
    expect(new AnswerReader('GET', silent).push(Buffer.from(`${text}more`)).toString()).toBe('more');
  }
  expect(new AnswerReader('HEAD', silent).push(Buffer.from(`${ok}${length}\r\nhi`)).toString()).toBe('hi');
});

test.each([
  [`${ok}${length}\r\nhi`, true],
  [`${ok}Connection: x, Close\r\n${length}\r\nhi`, false],
  [`HTTP/1.0 200 OK\r\n${length}\r\nhi`, false],
  [`HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n${length}\r\nhi`, true],
  [`${ok}\r\nuntil the end`, false],
])('%j: another request may follow on its connection: %s', (text, isKeptAlive) => {
  const silent = { informed: () => {}, answered: () => {}, received: () => {}, receivedAll: () => {} };
  const reader = new AnswerReader('GET', silent);
  reader.push(Buffer.from(text));
  expect(reader.isKeptAlive).toBe(isKeptAlive);
});
