import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { onTestFinished } from 'vitest';
import { selfSigned } from '../../mutants/server/certificate.ts';
import { listenOnLoopback } from '../../support/listen.ts';

const page = (title: string): string => `<!doctype html><html><head><title>${title}</title></head><body></body></html>`;

/** Starts a server that is no chat, on a free port, for as long as the test runs. @returns the port */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return port;
}

const overHttp = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(listener))}`;

/** What people give by mistake in place of a chat server. */
export const otherTargets = {
  /** Has pages, and 404 pages for what it does not know. */
  webSite: () =>
    overHttp(({ method }, response) =>
      response.writeHead(method === 'GET' ? 200 : 404, { 'content-type': 'text/html' }).end(page('Our company')),
    ),
  /** Its server answers every path with the same page. */
  singlePageApp: () =>
    overHttp((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page('Chat'))),
  /** As `python3 -m http.server`. */
  staticServer: () =>
    overHttp(({ method }, response) =>
      response
        .writeHead(method === 'GET' ? 404 : 501, { 'content-type': 'text/html', server: 'SimpleHTTP/0.6 Python/3.12' })
        .end(page('Error response')),
    ),
  loginRedirect: () =>
    overHttp((_, response) => response.writeHead(302, { location: 'https://login.example.org/signin' }).end()),
  /** Speaks TLS; the address says `http://`. */
  tlsPort: async () => {
    const { key, cert } = await selfSigned();
    return `http://127.0.0.1:${await listening(createTlsServer({ key, cert }, (_, response) => response.end()))}`;
  },
  /** Accepts connections and never says a word. */
  mutePort: async () => `http://127.0.0.1:${await listening(createTcpServer(() => undefined))}`,
};
