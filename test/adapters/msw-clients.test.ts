import http from 'node:http';
import { setupServer } from 'msw/node';
import { WebSocket as UndiciWebSocket, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { createMockChat } from '../../src/index.ts';
import { chatHandlers } from '../../src/library/msw.ts';
import { RunningCommand, repository } from '../support/command.ts';
import { within } from '../support/deadline.ts';

/** Nothing listens there: whoever really connects is refused. */
const host = '127.0.0.1:1';

/** The global one before MSW put another in its place. */
let early: typeof WebSocket;

const before = globalThis.WebSocket;

beforeAll(() => {
  globalThis.WebSocket ??= UndiciWebSocket as unknown as typeof WebSocket;
  early = globalThis.WebSocket;
});

afterAll(() => {
  globalThis.WebSocket = before;
});

function mocked() {
  const server = setupServer(...chatHandlers({ url: `http://${host}` }));
  server.listen({ onUnhandledRequest: 'error' });
  onTestFinished(() => server.close());
}

/** Whether a WebSocket of this kind gets through to the mock. */
function reaches(WebSocketClass: typeof WebSocket): Promise<boolean> {
  const socket = new WebSocketClass(`ws://${host}/chat/connect`);
  const settled = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
  });
  return within(settled, 'the connection to open, or not');
}

describe('through MSW', () => {
  test('clients on the global WebSocket are served', async () => {
    mocked();
    expect(await reaches(globalThis.WebSocket)).toBe(true);
  });

  test.each([
    ['the package ws', () => WsWebSocket as unknown as typeof WebSocket],
    ['the package undici', () => UndiciWebSocket as unknown as typeof WebSocket],
    ['a reference to the global one from before listen()', () => early],
  ])('clients on %s are not', async (_, kind) => {
    mocked();
    expect(await reaches(kind())).toBe(false);
  });

  test('requests by the global fetch and by http.request are served, those by the fetch of undici are not', async () => {
    mocked();
    const ask = { method: 'POST', body: '{"after":0}', headers: { authorization: 'Bearer token-ada' } };
    const url = `http://${host}/chat/retrieve`;
    expect((await fetch(url, ask)).status).toBe(200);
    const status = new Promise((resolve) =>
      http.request(url, ask, ({ statusCode }) => resolve(statusCode)).end(ask.body),
    );
    expect(await within(status, 'an answer')).toBe(200);
    await expect(undiciFetch(url, ask)).rejects.toThrow('fetch failed');
  });

  test('without a `url`, the service may be anywhere', async () => {
    const chat = await createMockChat();
    const server = setupServer(...chatHandlers({ chat }));
    server.listen({ onUnhandledRequest: 'error' });
    onTestFinished(() => server.close());
    for (const base of ['https://a.test', 'http://b.test:8080/deep/api']) {
      expect((await fetch(`${base}/chat/retrieve`, { method: 'POST' })).status).toBe(401);
      const socket = new WebSocket(`${base.replace('http', 'ws')}/chat/connect?x=1`);
      await within(new Promise((resolve) => socket.addEventListener('open', resolve)), 'the connection to open');
      socket.send('{"auth_token":"token-ada"}');
    }
    const first = await chat.waitFor({ connected: { by: 'ada' } });
    await chat.waitFor({ connected: { by: 'ada' } }, { after: first });
  });

  test('a mistake in the options is thrown at once', () => {
    expect(() => chatHandlers({ url: 'chat.example.org' })).toThrow('`url` must be like https://chat.example.org');
    expect(() => chatHandlers({ scenario: 'defualt' })).toThrow('Did you mean `default`?');
  });

  test('Node needs --experimental-websocket before version 22, and nothing else', async () => {
    const script = `
      import { setupServer } from 'msw/node';
      import { chatHandlers } from './dist/msw.js';
      setupServer(...chatHandlers()).listen({ onUnhandledRequest: 'error' });
      const socket = new WebSocket('wss://chat.test/chat/connect');
      socket.onopen = () => socket.send('{"auth_token":"token-ada"}');
      socket.onmessage = ({ data }) => { console.log(data); process.exit(); };`;
    const args = ['--experimental-websocket', '--input-type=module', '--eval', script];
    const command = new RunningCommand(process.execPath, args, { cwd: repository });
    expect((await command.ended()).stdout).toBe('{"status":"CONNECTED"}\n');
  });
});
