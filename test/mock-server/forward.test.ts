import { expect, test } from 'vitest';
import { forwardTarget } from '../../src/forward/index.ts';
import { BareClient, httpTarget, tcpTarget } from '../forward/front.ts';
import { post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { nextEvent, startMock } from '../support/mock.ts';

test('what is not the chat goes on to the real backend, and the chat and the controls stay', async () => {
  const target = await httpTarget((request, response) => response.writeHead(201).end(`backend ${request.url}`));
  const { url, events } = await startMock({ forward: forwardTarget(target) });
  const answer = await fetch(`${url}/auth/login?x=1`, { method: 'POST', body: 'who' });
  expect([answer.status, await answer.text()]).toEqual([201, 'backend /auth/login?x=1']);
  expect(await nextEvent(events, 'forwarded')).toMatchObject({ method: 'POST', path: '/auth/login', status: 201 });
  expect((await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } })).status).toBe(200);
  expect((await control(url, 'GET', '/state')).status).toBe(200);
  const { answer: trace } = await control(url, 'GET', '/trace');
  expect(JSON.stringify(trace.entries)).not.toContain('/auth/login');
});

test('so do other sockets', async () => {
  const target = await tcpTarget((socket) =>
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello'),
    ),
  );
  const { url } = await startMock({ forward: forwardTarget(target) });
  const client = new BareClient(Number(new URL(url).port));
  client.send('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await client.came(/hello$/);
});
