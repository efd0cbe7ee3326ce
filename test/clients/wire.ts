import { once } from 'node:events';
import { WebSocket } from 'ws';
import { within } from '../support/deadline.ts';

/** A connection without manners of its own: it sends what it is told to, and keeps what arrives. */
export class Wire {
  readonly #socket: WebSocket;
  readonly #arrived: string[] = [];
  #wake: () => void = () => {};
  readonly #closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data) => {
      this.#arrived.push(String(data));
      this.#wake();
    });
    socket.on('close', () => this.#wake());
    socket.on('error', () => {});
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Wire> {
    const socket = new WebSocket(url, { headers });
    const wire = new Wire(socket);
    await within(once(socket, 'open'), 'the connection to open');
    return wire;
  }

  send(frame: string | Buffer | object): void {
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame);
    this.#socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** The next frame that has the text in it; those before it are thrown away. */
  async until(text: string): Promise<string> {
    for (;;) {
      const frame = this.#arrived.shift();
      if (frame?.includes(text)) return frame;
      if (frame !== undefined) continue;
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error(`The connection closed before ${text} came.`);
      await within(new Promise<void>((resolve) => (this.#wake = resolve)), `a frame with ${text}`);
    }
  }

  /** The code that the connection ends with. */
  closeCode(): Promise<number> {
    return within(this.#closed, 'the connection to end');
  }

  /** Closes with a handshake. */
  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.closeCode();
  }

  /** Breaks off. */
  async cut(): Promise<void> {
    this.#socket.terminate();
    await this.closeCode();
  }
}
