import { expect, test } from 'vitest';
import { post } from '../support/chat-client.ts';
import { chatTestbed } from '../support/command.ts';
import { startMock } from '../support/mock.ts';

test('proxy says where it listens, passes requests on, and ends with 0', async () => {
  const mock = await startMock();
  const proxy = chatTestbed('proxy', mock.url, '--port', '0', '--json');
  const [first = ''] = (await proxy.printed(/\n/)).split('\n');
  const listening = JSON.parse(first);
  expect(listening).toEqual({
    event: 'listening',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    webSocketUrl: expect.stringMatching(/^ws:.*\/chat\/connect$/),
    target: mock.url,
  });
  const { status } = await post(listening.url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  expect(status).toBe(200);
  await proxy.printed(/chat\/retrieve/);
  proxy.process.kill('SIGINT');
  expect((await proxy.ended()).code).toBe(0);
});

test.each([
  [[], /which server/],
  [['ftp://x'], /http/],
  [['http://127.0.0.1:1', '--ca', 'missing.pem'], /missing\.pem/],
])('proxy %s is wrong usage', async (args, expected) => {
  const { code, stderr } = await chatTestbed('proxy', ...args, '--port', '0').ended();
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});
