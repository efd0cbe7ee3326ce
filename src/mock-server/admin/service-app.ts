import express, { type Express, type Request, type Response } from 'express';
import { chatPaths, wellKnownPath } from '../../protocol/index.ts';
import { sendError } from '../adapters/chat-handler.ts';
import { nearMiss } from '../adapters/near-miss.ts';
import type { Mock } from '../mock.ts';
import { isFromOwner } from './local-only.ts';
import { controlRoutes } from './routes.ts';
import { checkConfigOf } from './well-known.ts';

export interface ServiceAppOptions {
  /** The host that the server listens on. */
  host: string;
  /** Whether the control surface is there. */
  hasControl: boolean;
}

/** Everything that the mock's own server answers besides the chat endpoints. */
export function serviceApp(mock: Mock, { host, hasControl }: ServiceAppOptions): Express {
  const app = express().disable('x-powered-by');
  const ownerOnly = (request: Request, response: Response, next: () => void): void => {
    if (isFromOwner(request, host)) next();
    else sendError(response, 'FORBIDDEN', { text: 'Only this machine may ask for that' });
  };
  app.get('/', (_request, response) => {
    response.type('text/plain').send(`chat-testbed is running. It serves ${Object.values(chatPaths).join(', ')}.\n`);
  });
  app.get(wellKnownPath, ownerOnly, (request, response) => {
    const config = checkConfigOf(mock.world);
    if (config) response.json(config);
    else turnAway(mock, request, response);
  });
  if (hasControl) app.use('/__testbed', ownerOnly, controlRouter(mock));
  app.use((request, response) => turnAway(mock, request, response));
  return app;
}

function controlRouter(mock: Mock) {
  const router = express.Router();
  for (const { method, path, act } of controlRoutes) {
    router[method === 'GET' ? 'get' : 'post'](path, async (_request: Request, response: Response) => {
      response.json(await act(mock));
    });
  }
  return router;
}

function turnAway({ switchboard }: Mock, { method, path, originalUrl }: Request, response: Response): void {
  const cure = nearMiss(path);
  switchboard.report({ type: 'turned-away', method, path: originalUrl, status: 404, cure });
  sendError(response, 'NOT_FOUND', { text: `${cure.charAt(0).toUpperCase()}${cure.slice(1)}` });
}
