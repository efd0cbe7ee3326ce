import type { IncomingMessage } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { controlRouter, type OwnerSettings, ownerOnly } from '../../control/index.ts';
import { chatPaths, wellKnownPath } from '../../protocol/index.ts';
import { answering } from '../../server-kit/index.ts';
import { shownPath } from '../../traffic/index.ts';
import { nearMiss } from '../adapters/near-miss.ts';
import { turnAway } from '../adapters/turn-away.ts';
import type { Mock } from '../mock.ts';
import { controlRoutes } from './routes.ts';
import { checkConfigOf } from './well-known.ts';

export interface ServiceAppOptions extends OwnerSettings {
  hasControl: boolean;
}

export type MockOf = (request: IncomingMessage) => Mock;

/** Everything that the mock's own server answers besides the chat endpoints. */
export function serviceApp(mockOf: MockOf, { hasControl, ...owner }: ServiceAppOptions): Express {
  const app = express().disable('x-powered-by');
  const asOwner = ownerOnly(owner);
  const turnAwayUnknown = (request: Request, response: Response): void => {
    turnAway(mockOf(request).switchboard, response, 'NOT_FOUND', nearMiss(shownPath(request)));
  };
  app.get('/', (_request, response) => {
    response.type('text/plain').send(`chat-testbed is running. It serves ${Object.values(chatPaths).join(', ')}.\n`);
  });
  app.get(wellKnownPath, asOwner, (request, response) => {
    const config = checkConfigOf(mockOf(request).world);
    if (config) response.json(config);
    else turnAwayUnknown(request, response);
  });
  if (hasControl) {
    const subjects = {
      called: 'the mock',
      of: mockOf,
      traceOf: ({ switchboard }: Mock) => switchboard.trace,
      dialectOf: ({ switchboard }: Mock) => switchboard.core.dialect.name,
    };
    app.use('/__testbed', asOwner, controlRouter(controlRoutes, subjects));
  }
  app.use(turnAwayUnknown);
  app.use(fail);
  return app;
}

/** Express would print the exception as it is, and answer with it; it knows this handler by its four parameters. */
function fail(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  answering(response, () => {
    throw error;
  });
}
