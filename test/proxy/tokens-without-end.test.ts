import { expect, test } from 'vitest';
import { TokenNames } from '../../src/proxy/record/token-names.ts';
import { LiveVerdict } from '../../src/proxy/verdict/live-verdict.ts';
import { Trace } from '../../src/traffic/index.ts';
import { BareClient } from '../forward/front.ts';
import { post } from '../support/chat-client.ts';
import { RawClient } from '../support/raw-client.ts';
import { proxied } from './proxied.ts';

test('of tokens that nobody has named the newest 1,000 are remembered, and none of more than 16 kB', () => {
  const names = new TokenNames(new Map([['token-ada', 'ada']]));
  expect(names.nameOf('token-1')).toBe('user 1');
  for (let count = 2; count <= 1000; count += 1) names.nameOf(`token-${count}`);
  expect(names.nameOf('token-1')).toBe('user 1');
  names.nameOf('token-1001');
  expect([names.nameOf('token-ada'), names.nameOf('token-1')]).toEqual(['ada', 'user 1']);
  expect(names.nameOf('token-2')).toBe('user 1002');
  expect(names.nameOf('x'.repeat(20_000))).toBeUndefined();
});

test('of tokens that a fault has let run out the newest 1,000 are remembered', () => {
  const names = new TokenNames(new Map());
  for (let count = 1; count <= 1200; count += 1) names.expire(names.nameOf(`token-${count}`) ?? '');
  expect([names.hasExpired('token-1'), names.hasExpired('token-1200')]).toEqual([false, true]);
});

test.each([20_000, 40_000])('a token of %i characters stops no proxy and stands nowhere', async (length) => {
  const { url, webSocketUrl, proxy } = await proxied();
  const token = `${'s"\\'.repeat(length / 4)}${'s'.repeat(length / 4)}`;
  const client = await RawClient.open(webSocketUrl, token);
  await client.closeCode();
  const bare = new BareClient(Number(new URL(url).port));
  bare.send(`POST /chat/retrieve HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'s'.repeat(length)}\r\n`);
  bare.send('Content-Length: 2\r\nConnection: close\r\n\r\n{}');
  await bare.end();
  expect((await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } })).status).toBe(200);
  const text = JSON.stringify(proxy.trace.entries());
  expect(proxy.trace.entries().map(({ kind }) => kind)).toContain('request');
  expect(text).not.toMatch(/s{100}/);
});

test('of clients without end 1,000 findings are remembered', () => {
  const trace = new Trace(400);
  const verdict = new LiveVerdict({ trace, knowledge: { recorder: 'between' }, target: 'http://x' });
  for (let connection = 1; connection <= 1500; connection += 1) {
    const user = `user ${connection}`;
    trace.record(connection, { kind: 'opened', connection });
    trace.record(connection, { kind: 'from-client', connection, user, data: 'no token' });
    trace.record(connection, { kind: 'closed', connection, user, code: 1000 });
    if (connection % 100 === 0) verdict.report();
  }
  const broken = verdict.report().results.filter(({ status }) => status === 'failed');
  expect(broken.length).toBeGreaterThan(999);
  expect(broken.length).toBeLessThan(1140);
});
