import type { IncomingMessage } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import { chatPaths, wellKnownPath } from '../../protocol/index.ts';
import { sendError } from '../adapters/chat-handler.ts';
import { nearMiss } from '../adapters/near-miss.ts';
import type { Mock } from '../mock.ts';
import { controlRouter } from './control-router.ts';
import { isFromOwner } from './local-only.ts';
import { checkConfigOf } from './well-known.ts';

export interface ServiceAppOptions {
  /** The host that the server listens on. */
  host: string;
  /** Whether the control surface is there. */
  hasControl: boolean;
}

/** Which mock a request is for. */
export type MockOf = (request: IncomingMessage) => Mock;

/** Everything that the mock's own server answers besides the chat endpoints. */
export function serviceApp(mockOf: MockOf, { host, hasControl }: ServiceAppOptions): Express {
  const app = express().disable('x-powered-by');
  const ownerOnly = (request: Request, response: Response, next: () => void): void => {
    if (isFromOwner(request, host)) next();
    else sendError(response, 'FORBIDDEN', { text: 'Only this machine may ask for that' });
  };
  app.get('/', (_request, response) => {
    response.type('text/plain').send(`chat-testbed is running. It serves ${Object.values(chatPaths).join(', ')}.\n`);
  });
  app.get(wellKnownPath, ownerOnly, (request, response) => {
    const config = checkConfigOf(mockOf(request).world);
    if (config) response.json(config);
    else turnAway(mockOf(request), request, response);
  });
  if (hasControl) app.use('/__testbed', ownerOnly, controlRouter(mockOf));
  app.use((request, response) => turnAway(mockOf(request), request, response));
  return app;
}

function turnAway({ switchboard }: Mock, { method, path, originalUrl }: Request, response: Response): void {
  const cure = nearMiss(path);
  switchboard.report({ type: 'turned-away', method, path: originalUrl, status: 404, cure });
  sendError(response, 'NOT_FOUND', { text: `${cure.charAt(0).toUpperCase()}${cure.slice(1)}` });
}
