import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { type ChatHandlerOptions, chatHandler } from './chat-handler.ts';

/**
 * The chat endpoints as a middleware for your own Express app; `attachChatSocket` adds `/chat/connect`.
 * @example
 * app.use('/api', chatMiddleware(mock.switchboard));
 */
export function chatMiddleware(switchboard: Switchboard, options: ChatHandlerOptions = {}) {
  const handle = chatHandler(switchboard, options);
  return (request: IncomingMessage & { body?: unknown }, response: ServerResponse, next: () => void): void => {
    if (!handle(request, response)) next();
  };
}
