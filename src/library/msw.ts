import type { RequestHandler, WebSocketHandler } from 'msw';
import { mswHandlers } from '../mock-server/adapters/msw.ts';
import { createMock, worldOptions } from './create-mock.ts';
import type { MockChat, MockChatOptions } from './mock/mock-chat.ts';
import { checkOptions, invalidOption } from './options.ts';

export interface ChatHandlersOptions extends MockChatOptions {
  /** Base URL of the service that the client believes in, such as `https://chat.example.org/api`; any if left out. */
  url?: string;
  /** The chat behind the handlers, from `createMockChat`: to steer and watch it. One is made if left out. */
  chat?: MockChat;
}

/**
 * The chat service as handlers for MSW: no port, the same core. They serve clients that use the global `fetch` and the
 * global `WebSocket`, and no others (docs/library.md, "With MSW").
 * @throws ChatTestbedError if the options or the scenario are wrong
 * @example
 * const chat = await createMockChat({ scenario: 'default' });
 * const server = setupServer(...chatHandlers({ url: 'https://chat.example.org', chat }));
 */
export function chatHandlers(given: ChatHandlersOptions = {}): (RequestHandler | WebSocketHandler)[] {
  checkOptions(given, { ...worldOptions, url: 'string', chat: 'object' });
  const { url, chat, ...options } = given;
  if (url !== undefined && !/^https?:\/\//.test(url)) {
    throw invalidOption(`\`url\` must be like https://chat.example.org, not ${url}.`);
  }
  const mock = chat ? Promise.resolve(chat) : createMock(options);
  return mswHandlers(
    mock.then(({ switchboard }) => switchboard),
    { url },
  );
}
