import { once } from 'node:events';
import { connect } from 'node:net';
import { maskedFrame } from '../src/wire-client/connection/sending/masked-frame.ts';

/** A WebSocket client that only counts frames: what it costs to read them would hide what it costs to send them. */
export interface RawReceiver {
  /** Called with how many frames a read has brought. */
  onFrames: (count: number) => void;
  close(): void;
}

/** Connects with a token, and waits for CONNECTED. */
export async function rawReceiver(url: string, token: string): Promise<RawReceiver> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay();
  const receiver: RawReceiver = { onFrames: () => {}, close: () => socket.destroy() };
  socket.write(
    `GET /chat/connect HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await once(socket, 'data');
  const counter = new FrameCounter();
  socket.on('data', (bytes) => receiver.onFrames(counter.count(bytes)));
  // A ping may come first, alone.
  const isConnected = new Promise<void>((resolve) => {
    socket.on('data', function look(bytes) {
      if (!bytes.includes('"CONNECTED"')) return;
      socket.off('data', look);
      resolve();
    });
  });
  socket.write(maskedFrame(JSON.stringify({ auth_token: token })));
  await isConnected;
  return receiver;
}

/** Finds where frames of less than 64 kB end. */
class FrameCounter {
  #rest: Buffer = Buffer.alloc(0);

  count(bytes: Buffer): number {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    let [at, frames] = [0, 0];
    for (;;) {
      const end = at + frameLength(all, at);
      if (!(end <= all.length)) break;
      frames += 1;
      at = end;
    }
    this.#rest = all.subarray(at);
    return frames;
  }
}

function frameLength(bytes: Buffer, at: number): number {
  const length = (bytes[at + 1] ?? Number.NaN) & 0x7f;
  if (bytes.length < at + 4) return Number.POSITIVE_INFINITY;
  return length === 126 ? 4 + bytes.readUInt16BE(at + 2) : 2 + length;
}
