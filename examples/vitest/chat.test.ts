import { startMockServer } from 'chat-testbed';
import { ChatClient } from 'chat-testbed/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

// The client under test: put your own here.
function clientOf(url: string, token: string): ChatClient {
  return new ChatClient({ url, token, WebSocket, backOff: { firstMs: 10 } });
}

let server: Awaited<ReturnType<typeof startMockServer>>;
let client: ChatClient;

beforeEach(async () => {
  server = await startMockServer({ scenario: 'default' });
  client = clientOf(server.url, server.user('ada').token);
  client.connect();
  await server.waitFor({ connected: { by: 'ada' } });
});

afterEach(async () => {
  client.close();
  await server.close();
});

test('sends what ada types to the room', async () => {
  client.send('1', 'Who is in for noodles?');
  await server.waitFor({ sent: { by: 'ada', room: '1', matches: /noodles/ } });
});

test('shows what others write', async () => {
  const posted = server.post({ as: 'bob', room: '1', message: 'Me!' });
  for await (const message of client) if (message.id === posted.id) break;
  expect(client.messages.at(-1)).toEqual(posted);
});

test('misses nothing while it is away', async () => {
  server.disconnect('ada', { code: 1011 });
  await server.waitFor({ disconnected: { by: 'ada' } });
  const missed = server.post({ as: 'carol', room: '1', message: 'Ada? Are you there?' });
  for await (const message of client) if (message.id === missed.id) break;
  expect(client.messages.at(-1)).toEqual(missed);
});

test('keeps to the rules for clients', async () => {
  client.send('1', 'By the book.');
  await server.waitFor({ sent: { text: 'By the book.' } });
  await server.assertConformant();
});

test('never tells eve, who is not in the room', async () => {
  client.send('1', 'Do not tell Eve.');
  await server.waitFor({ sent: { text: 'Do not tell Eve.' } });
  await server.expectNone({ delivered: { to: 'eve' } });
});
