import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Everything that is connected to a server: also what has not finished its handshake yet, or was refused and does not
 * go. A server that closes waits for all of it, and Node's `closeAllConnections` knows only part of it.
 */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    // One on which an upgrade was ignored comes again.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
