import type { Duplex } from 'node:stream';
import { resetSocket } from '../server-kit/index.ts';

/** Two sockets whose handshake has passed; `clientHead` and `serverHead` are what has come behind it already. */
export interface Upgraded {
  client: Duplex;
  server: Duplex;
  clientHead: Buffer;
  serverHead: Buffer;
}

/** Passes bytes both ways, no faster than the slower side takes them, until both have ended. */
export function joinSockets({ client, server, clientHead, serverHead }: Upgraded): void {
  tieEnds(client, server);
  tieEnds(server, client);
  if (clientHead.length > 0) server.write(clientHead);
  if (serverHead.length > 0) client.write(serverHead);
  client.pipe(server);
  server.pipe(client);
}

/** The end of one is the end of the other, in the same way. */
function tieEnds(one: Duplex, other: Duplex): void {
  let isReset = false;
  one.on('error', ({ code }: NodeJS.ErrnoException) => {
    isReset = code === 'ECONNRESET';
  });
  one.on('close', () => {
    if (other.destroyed) return;
    if (isReset) resetSocket(other);
    else if (one.readableEnded) other.end();
    else other.destroy();
  });
}
