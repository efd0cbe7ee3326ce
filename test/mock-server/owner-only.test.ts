import { once } from 'node:events';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { describe, expect, it, test } from 'vitest';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';

/** An address of this machine that is not on loopback: what comes from there looks like another machine. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

const ownerPaths = [
  '/.well-known/chat-testbed.json',
  '/__testbed/state',
  '/__testbed/trace',
  '/__testbed/trace/stream',
];

/** Asks with headers that a browser would choose itself. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const asked = request(url, { headers, agent: false }).end();
  const [response] = await within(once(asked, 'response'), `an answer of ${url}`);
  return { status: response.statusCode, body: await within(text(response), `the whole answer of ${url}`) };
}

describe.skipIf(address === undefined)('from another address than loopback', () => {
  const startOpen = async (controlToken?: string) => {
    const { url } = await startMock({ host: '0.0.0.0', controlToken });
    const { port } = new URL(url);
    return { near: `http://127.0.0.1:${port}`, far: `http://${address}:${port}` };
  };

  it.each(ownerPaths)('%s is refused whatever the headers say, and the refusal says what was refused', async (path) => {
    const { far, near } = await startOpen();
    const { port } = new URL(near);
    const pretences: Record<string, string>[] = [
      {},
      { host: 'localhost' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' },
      { host: '127.0.0.1', 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' },
      { authorization: 'Bearer token-ada' },
    ];
    for (const headers of pretences) {
      const { status, body } = await ask(`${far}${path}`, headers);
      expect(status).toBe(403);
      expect(body).toContain(`GET ${path} is refused: it came from ${address}`);
      expect(body).toContain('--control-token');
      expect(body).not.toContain('token-ada');
    }
  });

  it('the control token opens everything, and another one nothing', async () => {
    const { far } = await startOpen('correct-horse');
    for (const path of ownerPaths.slice(0, 3)) {
      expect((await ask(`${far}${path}`, { authorization: 'Bearer correct-horse' })).status).toBe(200);
      const wrong = await ask(`${far}${path}`, { authorization: 'Bearer correct-horsf' });
      expect([wrong.status, wrong.body]).toEqual([403, expect.stringContaining('the control token is not the one')]);
      expect((await ask(`${far}${path}`, { host: 'localhost' })).status).toBe(403);
    }
  });

  it('the chat is open to everybody', async () => {
    const { far } = await startOpen();
    expect((await ask(`${far}/chat/retrieve`)).status).toBe(405);
  });
});

test('loopback needs no token where there is one', async () => {
  const { url } = await startMock({ controlToken: 'correct-horse' });
  expect((await ask(`${url}/__testbed/state`)).status).toBe(200);
});

test('on loopback a page elsewhere is refused, and a name that points here', async () => {
  const { url } = await startMock();
  const foreign = await ask(`${url}/__testbed/state`, { host: 'evil.example' });
  expect([foreign.status, foreign.body]).toEqual([403, expect.stringContaining('the name evil.example')]);
  const page = await ask(`${url}/__testbed/state`, { origin: 'http://evil.example' });
  expect([page.status, page.body]).toEqual([403, expect.stringContaining('a page of another origin')]);
});
