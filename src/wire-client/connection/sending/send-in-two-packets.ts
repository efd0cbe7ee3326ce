import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { maskedFrame } from './masked-frame.ts';
import type { TwoPackets } from './two-packets.ts';

/** Sends a text as one frame whose bytes leave in two parts. Nothing else may be sent on the socket before it is done. */
export async function sendInTwoPackets(
  socket: WebSocket,
  stream: Socket,
  text: string,
  { first, between }: TwoPackets,
): Promise<void> {
  const frame = maskedFrame(text);
  // A ping that came now would be answered in the middle of the frame.
  socket.pause();
  stream.write(frame.subarray(0, first));
  await between();
  if (socket.readyState === WebSocket.OPEN) stream.write(frame.subarray(first));
  socket.resume();
}
