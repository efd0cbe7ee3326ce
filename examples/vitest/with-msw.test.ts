import { createMockChat } from 'chat-testbed';
import { ChatClient } from 'chat-testbed/client';
import { chatHandlers } from 'chat-testbed/msw';
import { setupServer } from 'msw/node';
import { WebSocket } from 'undici';
import { expect, test } from 'vitest';

// Node 20 has no global WebSocket, and MSW can only replace one that is there before `listen()`.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

test('the client talks to a service that is nowhere', async () => {
  const url = 'https://chat.example.org/api';
  const chat = await createMockChat({ scenario: 'default' });
  const server = setupServer(...chatHandlers({ url, chat }));
  server.listen({ onUnhandledRequest: 'error' });

  const client = new ChatClient({ url, token: chat.user('ada').token });
  client.connect();
  client.send('1', 'Is anybody there?');
  const sent = await chat.waitFor({ sent: { by: 'ada', room: '1', text: 'Is anybody there?' } });
  expect(sent).toMatchObject({ user: 'ada' });

  client.close();
  server.close();
});
