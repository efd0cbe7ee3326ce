import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listenOnLoopback } from '../../support/listen.ts';
import { Buckets } from './rate.ts';

/** A gateway in front of a server: requests beyond a rate are refused, handshakes pass. */
export interface Gateway {
  url: string;
  /** So many requests were refused. */
  refused: number;
  close(): void;
}

/**
 * Starts a gateway.
 * @param perSecond requests of one token that pass, each second
 * @param onAsked told of each request and handshake
 */
export async function startGateway(
  target: string,
  perSecond: number,
  onAsked: (asked: IncomingMessage) => void = () => undefined,
): Promise<Gateway> {
  const rates = new Buckets(perSecond);
  const onwards = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    onAsked(incoming);
    if (rates.take(incoming.headers.authorization ?? 'nobody')) return passOn(incoming, response, onwards);
    gateway.refused += 1;
    incoming.resume();
    response.writeHead(429, { 'retry-after': '1' }).end('slow down');
  });
  server.on('connection', (socket) => keep(socket, sockets));
  server.on('upgrade', (incoming, client: Socket, head) => {
    onAsked(incoming);
    const upstream = connect(onwards, '127.0.0.1', () => {
      upstream.write(`${headOf(incoming)}\r\n\r\n`);
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    keep(upstream, sockets);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  const port = await listenOnLoopback(server);
  const gateway: Gateway = {
    url: `http://127.0.0.1:${port}`,
    refused: 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return gateway;
}

function keep(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return lines.join('\r\n');
}

function passOn(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
