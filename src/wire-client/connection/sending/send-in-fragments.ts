import type { WebSocket } from 'ws';

/** Sends a text as two fragments of one message, with a ping between them. @param ping what the ping carries */
export function sendInFragments(socket: WebSocket, text: Buffer, ping: string): void {
  const middle = Math.floor(text.length / 2);
  socket.send(text.subarray(0, middle), { binary: false, fin: false });
  socket.ping(ping);
  socket.send(text.subarray(middle), { binary: false, fin: true });
}
