import { expect, test } from 'vitest';
import { startMockServer, startProxy } from '../../src/index.ts';
import { post } from '../support/chat-client.ts';

test('a proxy in a test: waits, faults and both verdicts', async () => {
  await using server = await startMockServer();
  await using proxy = await startProxy(server.url);
  proxy.faults.add({ on: 'retrieve', times: 1, respond: { status: 500, body: { error: 'no', error_code: 'X' } } });
  const ask = () => post(proxy.url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  expect((await ask()).status).toBe(500);
  expect((await ask()).status).toBe(200);
  await proxy.waitFor({ requested: { endpoint: 'retrieve', status: 200 } });
  proxy.assertConformant();
  expect(new Set(proxy.verdictSoFar().results.map(({ subject }) => subject))).toContain('client:user 1');
});

test.each([['ftp://x'], ['nowhere']])('%s is no target', async (target) => {
  await expect(startProxy(target)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
});

test('an option that there is not is named', async () => {
  await expect(startProxy('http://127.0.0.1:1', { prot: 1 } as never)).rejects.toThrow('Did you mean `port`?');
});
