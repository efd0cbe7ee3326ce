import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { within } from './deadline.ts';

/** Lets a server listen on loopback. @param port 0 picks a free one @returns the port */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  await within(once(server.listen(port, '127.0.0.1'), 'listening'), 'a server to listen');
  return (server.address() as AddressInfo).port;
}

/** Closes a server whose connections have ended. */
export async function closeServer(server: Server): Promise<void> {
  await within(once(server.close(), 'close'), 'a server to close');
}
