import type { IncomingMessage } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';
import { chatPaths, wellKnownPath } from '../../protocol/index.ts';
import { sendError } from '../../server-kit/index.ts';
import { nearMiss } from '../adapters/near-miss.ts';
import { turnAway } from '../adapters/turn-away.ts';
import type { Mock } from '../mock.ts';
import { controlRouter } from './control-router.ts';
import { type OwnerSettings, whyNotFromOwner } from './owner-only.ts';
import { checkConfigOf } from './well-known.ts';

export interface ServiceAppOptions extends OwnerSettings {
  hasControl: boolean;
}

export type MockOf = (request: IncomingMessage) => Mock;

/** Everything that the mock's own server answers besides the chat endpoints. */
export function serviceApp(mockOf: MockOf, { hasControl, ...owner }: ServiceAppOptions): Express {
  const app = express().disable('x-powered-by');
  const ownerOnly = (request: Request, response: Response, next: () => void): void => {
    const why = whyNotFromOwner(request, owner);
    if (why === undefined) next();
    else
      sendError(response, 'FORBIDDEN', {
        text: `${request.method} ${request.originalUrl.split('?')[0]} is refused: ${why}`,
      });
  };
  const turnAwayUnknown = (request: Request, response: Response): void => {
    turnAway(mockOf(request).switchboard, response, 'NOT_FOUND', nearMiss(request.path));
  };
  app.get('/', (_request, response) => {
    response.type('text/plain').send(`chat-testbed is running. It serves ${Object.values(chatPaths).join(', ')}.\n`);
  });
  app.get(wellKnownPath, ownerOnly, (request, response) => {
    const config = checkConfigOf(mockOf(request).world);
    if (config) response.json(config);
    else turnAwayUnknown(request, response);
  });
  if (hasControl) app.use('/__testbed', ownerOnly, controlRouter(mockOf));
  app.use(turnAwayUnknown);
  return app;
}
