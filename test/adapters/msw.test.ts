import { setupServer } from 'msw/node';
import { createMockChat } from '../../src/index.ts';
import { chatHandlers } from '../../src/library/msw.ts';
import { behavesLikeTheService } from './behaviour.ts';

behavesLikeTheService(async (options) => {
  const chat = await createMockChat(options);
  const server = setupServer(...chatHandlers({ url: 'https://chat.test/api/', chat }));
  server.listen({ onUnhandledRequest: 'error' });
  const url = 'https://chat.test/api';
  return { chat, url, webSocketUrl: 'wss://chat.test/api/chat/connect', stop: () => server.close() };
});
