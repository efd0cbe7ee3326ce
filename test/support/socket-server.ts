import type { Server } from 'node:http';
import { onTestFinished } from 'vitest';
import type { WebSocketServer } from 'ws';
import { listenOnLoopback } from './listen.ts';

/** Lets a server and its sockets listen until the test is over. @returns its URL */
export async function listenInTest(server: Server, sockets: WebSocketServer): Promise<string> {
  const port = await listenOnLoopback(server);
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}
