import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listenOnLoopback } from './listen.ts';

interface ForwardProxyOptions {
  /** Where every host is, whatever it is called: a port on loopback. */
  to: number;
  /** It answers this itself, and passes nothing on. */
  answers?: number;
}

/** A forward proxy as companies have it, for names that only it can resolve. */
export interface ForwardProxy {
  url: string;
  /** What it was asked, such as `CONNECT chat.test:443` and `POST http://chat.test/chat/retrieve`. */
  asked: string[];
  /** The users and passwords that it was shown. */
  credentials: Set<string | undefined>;
}

/** Starts a forward proxy for the current test. */
export async function startForwardProxy({ to, answers }: ForwardProxyOptions): Promise<ForwardProxy> {
  const proxy: ForwardProxy = { url: '', asked: [], credentials: new Set() };
  const note = ({ method, url, headers }: IncomingMessage): void => {
    proxy.asked.push(`${method} ${url}`);
    const [, shown] = headers['proxy-authorization']?.split(' ') ?? [];
    proxy.credentials.add(shown && Buffer.from(shown, 'base64').toString());
  };
  const server = createServer((incoming, response) => {
    note(incoming);
    if (answers === undefined) passOn(incoming, response, to);
    else response.writeHead(answers).end('the proxy speaks');
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    note(incoming);
    if (answers === undefined) tunnel(client, to);
    else client.end(`HTTP/1.1 ${answers} No\r\ncontent-length: 0\r\n\r\n`);
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  proxy.url = `http://127.0.0.1:${port}`;
  return proxy;
}

function passOn(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url = '', headers } = incoming;
  const { pathname, search } = new URL(url);
  const outgoing = request({ port, method, path: `${pathname}${search}`, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}

function tunnel(client: Socket, port: number): void {
  const server = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(server).pipe(client);
  });
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  client.on('error', end).on('close', end);
  server.on('error', end).on('close', end);
}
