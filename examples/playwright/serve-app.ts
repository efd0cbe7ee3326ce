import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const files: Record<string, { file: string; type: string }> = {
  '/': { file: here('index.html'), type: 'text/html' },
  '/app.js': { file: here('app.js'), type: 'text/javascript' },
  '/client.js': { file: fileURLToPath(import.meta.resolve('chat-testbed/client')), type: 'text/javascript' },
};

/** Serves the page, as your own development server would. */
export async function serveApp(): Promise<{ url: string; close(): void }> {
  const server = createServer(async ({ url = '/' }, response) => {
    const found = files[url.split('?')[0] ?? '/'];
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': found.type }).end(await readFile(found.file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close().closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
