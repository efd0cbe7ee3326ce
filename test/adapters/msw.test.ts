import { setupServer } from 'msw/node';
import { vi } from 'vitest';
import { createMockChat } from '../../src/index.ts';
import { chatHandlers } from '../../src/library/msw.ts';
import { behavesLikeTheService } from './behaviour.ts';

// MSW has one channel for the sockets of all servers, made when it is imported, and each of these tests listens to it.
await vi.hoisted(async () => {
  const { setMaxListeners } = (await import('node:events')).default as unknown as { setMaxListeners(n: number): void };
  setMaxListeners(200);
});

behavesLikeTheService(async (options) => {
  const chat = await createMockChat(options);
  const server = setupServer(...chatHandlers({ url: 'https://chat.test/api/', chat }));
  server.listen({ onUnhandledRequest: 'error' });
  const url = 'https://chat.test/api';
  return { chat, url, webSocketUrl: 'wss://chat.test/api/chat/connect', stop: () => server.close() };
});
