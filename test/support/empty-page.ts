import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from './listen.ts';

/** The address of a page with nothing on it, until the test ends. */
export async function emptyPage(): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/`;
}
