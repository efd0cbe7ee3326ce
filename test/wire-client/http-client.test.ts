import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/wire-client/index.ts';
import { within } from '../support/deadline.ts';
import { listenOnLoopback } from '../support/listen.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that answers one request on each connection and resets it when a second one comes. */
async function startForgetful(isMet: (requests: number) => Promise<void>): Promise<string> {
  const profile = new Set<Socket>();
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    if (profile.has(request.socket)) return request.socket.resetAndDestroy();
    profile.add(request.socket);
    await isMet(profile.size);
    return response.end('{}');
  });
  const port = await listenOnLoopback(server);
  ends.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${port}`;
}

test('a request whose kept-alive connection was closed goes out on a fresh one, however many were closed', async () => {
  let release: (() => void) | undefined;
  const three = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await startForgetful(async (requests) => {
    if (requests === 3) release?.();
    await within(three, 'three requests at once');
  });
  const client = new HttpClient({ tls: {}, timeoutMs: 5000 });
  ends.push(() => client.close());
  const answers = await Promise.all([1, 2, 3].map(() => client.send({ url, body: '{}' })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await client.send({ url, body: '{}' })).toMatchObject({ status: 200, body: '{}' });
});

/** What the client makes of an answer, and what it asked for. */
async function answerTo(body: Buffer, encoding: string) {
  let asked: string | undefined;
  const server = createServer((request, response) => {
    asked = request.headers['accept-encoding'];
    response.writeHead(200, { 'content-encoding': encoding }).end(body);
  });
  const port = await listenOnLoopback(server);
  const client = new HttpClient({ tls: {}, timeoutMs: 5000 });
  ends.push(
    () => client.close(),
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const answer = await client.send({ url: `http://127.0.0.1:${port}` });
  return { answer, asked };
}

describe('a body that comes compressed, though nobody asked for that', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('%s is decoded', async (encoding, compress) => {
    const { answer, asked } = await answerTo(compress('{"occupants":[]}'), encoding);
    expect(answer).toMatchObject({ status: 200, body: '{"occupants":[]}' });
    expect(asked).toBe('identity');
  });

  test('is read up to a limit, however small it was on the wire', async () => {
    const { answer } = await answerTo(gzipSync(Buffer.alloc(40 * 2 ** 20)), 'gzip');
    expect(answer).toMatchObject({ status: 200, truncated: true });
    expect(answer.body.length).toBeLessThanOrEqual(24 * 2 ** 20);
  });

  test('and is not what it says is a failure that says so', async () => {
    const { answer } = await answerTo(Buffer.from('{}'), 'gzip');
    expect(answer).toMatchObject({ status: 200, body: '', failure: expect.stringContaining('is no gzip') });
  });

  test('and is empty is empty', async () => {
    expect((await answerTo(Buffer.alloc(0), 'gzip')).answer).toMatchObject({ status: 200, body: '' });
  });
});
