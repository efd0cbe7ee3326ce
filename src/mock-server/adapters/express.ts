import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ChatHandlerOptions, chatHandler } from './chat-handler.ts';
import type { Mountable } from './mountable.ts';

/**
 * The chat endpoints as a middleware for your own Express app; `attachChatSocket` adds `/chat/connect`.
 * @param chat what `createMockChat` or `startMockServer` has returned
 * @example
 * app.use('/api', chatMiddleware(chat));
 */
export function chatMiddleware(chat: Mountable, options: ChatHandlerOptions = {}) {
  const handle = chatHandler(chat, options);
  return (request: IncomingMessage & { body?: unknown }, response: ServerResponse, next: () => void): void => {
    if (!handle(request, response)) next();
  };
}
