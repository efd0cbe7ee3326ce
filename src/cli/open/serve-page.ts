import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ownerOnly } from '../../control/index.ts';
import { ownersOf, readRecording } from '../../judge/index.ts';
import { ChatTestbedError } from '../../protocol/index.ts';
import { answerPage, sendError } from '../../server-kit/index.ts';
import { type RecordedPage, recordedPage } from './recorded-page.ts';

const host = '127.0.0.1';
/** The longest file that can be dropped onto the page. */
const longestFile = '256mb';

/** Serves the page with recordings on this machine. @throws Error with the system's `code`, such as EADDRINUSE */
export async function servePage(shown: RecordedPage, port: number): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(pageApp(shown));
  await once(server.listen(port, host), 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/?recorded`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageApp(shown: RecordedPage): Express {
  const app = express().disable('x-powered-by');
  app.use((request, response, next) => {
    if (!answerPage(request, response, ['/'])) next();
  });
  app.use(ownerOnly({ host }));
  app.get('/__testbed/recording', (_request, response) => {
    response.json(shown);
  });
  const body = express.text({ limit: longestFile, type: () => true });
  app.post('/__testbed/recording/:name', body, ({ params, body: text }, response) => {
    response.json(recordedPage(readRecording(String(params.name), String(text), { owners: ownersOf(undefined) })));
  });
  return app.use(explain);
}

/** A file that is no recording is answered in words; Express knows this handler by its four parameters. */
function explain(error: Error, _request: Request, response: Response, _next: NextFunction): void {
  const isTheirs = error instanceof ChatTestbedError || error.name !== 'Error';
  sendError(response, isTheirs ? 'BAD_REQUEST' : 'INTERNAL_ERROR', { text: error.message });
}
