import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';

/** Whether a request that asks for an upgrade asks for a WebSocket, which only a GET can. */
export function isWebSocketUpgrade({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && /\bwebsocket\b/i.test(headers.upgrade ?? '');
}

/** With so many ignored upgrades on one connection it is closed: each takes a copy of all that was read behind it. */
const mostIgnored = 10;

const ignored = new WeakMap<Duplex, number>();

/**
 * A server may ignore an upgrade, such as to `h2c`, and answer the request (RFC 9110, 7.8). Node before 24.9, which knows
 * no `shouldUpgradeCallback`, hands over the bare socket instead: here it gets the socket back as a new connection, on which the same request comes without `Upgrade`.
 */
export function ignoreUpgrade(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const count = (ignored.get(socket) ?? 0) + 1;
  ignored.set(socket, count);
  const isLast = count >= mostIgnored;
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`, ...(isLast ? ['Connection: close'] : [])];
  const leftOut = isLast ? ['upgrade', 'connection'] : ['upgrade'];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!leftOut.includes(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket);
}
