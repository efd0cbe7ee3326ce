import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HttpClient } from '../../src/wire-client/index.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that answers one request on each connection and resets it when a second one comes. */
async function startForgetful(isMet: (requests: number) => Promise<void>): Promise<string> {
  const seen = new Set<Socket>();
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    if (seen.has(request.socket)) return request.socket.resetAndDestroy();
    seen.add(request.socket);
    await isMet(seen.size);
    return response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a request whose kept-alive connection was closed goes out on a fresh one, however many were closed', async () => {
  let release: (() => void) | undefined;
  const three = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await startForgetful(async (requests) => {
    if (requests === 3) release?.();
    await three;
  });
  const client = new HttpClient({ tls: {}, timeoutMs: 5000 });
  ends.push(() => client.close());
  const answers = await Promise.all([1, 2, 3].map(() => client.send({ url, body: '{}' })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await client.send({ url, body: '{}' })).toMatchObject({ status: 200, body: '{}' });
});
