import { expect, test } from 'vitest';
import { parseScenario } from '../../src/mock-server/index.ts';
import { writeYaml } from '../../src/yaml-file/write-yaml.ts';
import { BareClient } from '../forward/front.ts';
import { post } from '../support/chat-client.ts';
import { control } from '../support/control.ts';
import { within } from '../support/deadline.ts';
import { startMock } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';
import { proxied } from './proxied.ts';

test('trace, waits and state are asked as of the mock', async () => {
  const { url, webSocketUrl, behind } = await proxied();
  const waiting = control(url, 'POST', '/wait', { for: 'sent by "user 1" to room 1', timeout: '9s' });
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  ada.send({ room: '1', messages: 'hi' });
  expect((await waiting).answer).toMatchObject({ matched: true, entry: { kind: 'from-client' } });
  const { answer: trace } = await control(url, 'GET', '/trace?since=1');
  expect(trace.entries[0].seq).toBe(2);
  const { answer: state } = await control(url, 'GET', '/state');
  expect(state).toMatchObject({ target: behind.url, connections: [{ connection: 1, user: 'user 1', state: 'live' }] });
});

test('the verdict is on both sides, and a fault from outside is nobody’s', async () => {
  const { url, webSocketUrl } = await proxied();
  const ada = await RawClient.connect(webSocketUrl, 'token-ada');
  const { answer } = await control(url, 'POST', '/disconnect', { user: 'user 1', code: 1011 });
  expect(answer.said).toMatch(/Disconnected user 1/);
  expect(await ada.closeCode()).toBe(1011);
  const { answer: verdict } = await control(url, 'GET', '/verdict');
  expect(verdict.verdict).not.toBe('violations');
  expect(verdict.results.some(({ subject }: { subject: string }) => subject === 'client:user 1')).toBe(true);
});

test('whoever shows another Host is not let in, and other paths go on to the target', async () => {
  const { url } = await proxied();
  const { status } = await control(url, 'GET', '/nothing');
  expect(status).toBe(404);
  expect((await fetch(`${url}/__testbedded`)).status).toBe(404);
  const text = await (await fetch(`${url}/`)).text();
  expect(text).toMatch(/chat-testbed is running/);
});

/** What a page says whose name was made to point here, whatever else stands in the request. */
const rebound = 'Host: evil.test:1';

test.each([
  ['its configuration', 'GET /.well-known/chat-testbed.json'],
  ['a token of another world', 'GET /w/a/__testbed/state'],
  ['the same in capitals', 'GET /w/a/__TestBed/state'],
  ['the same as a whole URL', 'GET http://127.0.0.1/__testbed/state'],
  ['the same with a world in a header', 'GET /__testbed/state', 'X-Testbed-World: a'],
  ['the same as an upgrade', 'GET /__testbed/state', 'Connection: upgrade\r\nUpgrade: h2c'],
])('a mock behind a proxy shows %s to its owner alone', async (_what, line, more = 'X-More: 1') => {
  const { url } = await proxied();
  const client = new BareClient(Number(new URL(url).port));
  client.send(`${line} HTTP/1.1\r\n${rebound}\r\n${more}\r\nConnection: close\r\n\r\n`);
  await client.end();
  expect(client.text).toMatch(/^HTTP\/1\.1 403 .*FORBIDDEN/s);
});

test('a mock behind a proxy still shows it to who is on this machine', async () => {
  const { url } = await proxied();
  for (const path of ['/.well-known/chat-testbed.json', '/w/a/__testbed/state']) {
    const answer = await fetch(url + path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, expect.stringContaining('ada')]);
  }
});

test('what passed becomes a scenario, and serve plays the part of the server', async () => {
  const { url, webSocketUrl } = await proxied();
  const [ada, bob] = [
    await RawClient.connect(webSocketUrl, 'token-ada'),
    await RawClient.connect(webSocketUrl, 'token-bob'),
  ];
  ada.send({ room: '1', messages: 'anyone?' });
  expect([await ada.nextText(), await bob.nextText()]).toEqual(['anyone?', 'anyone?']);
  await post(url, '/chat/retrieve', { token: 'token-ada', body: { after: 0 } });
  const { answer } = await control(url, 'GET', '/snapshot');
  const scenario = parseScenario('recorded', writeYaml(answer.scenario, answer.remarks));
  const again = await within(startMock({ scenario }), 'the mock to start');
  expect(again.mock.world.rooms.get('1')?.occupants.size).toBeGreaterThan(1);
});
