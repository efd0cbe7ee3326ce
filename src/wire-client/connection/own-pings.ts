import type { WebSocket } from 'ws';

/** The data of pings that only keep the connection alive. */
export const keepAlive = 'keep-alive';

/** The pings of a connection: those that keep it alive, and those whose pong somebody waits for. */
export class OwnPings {
  readonly #waiting = new Set<() => void>();
  #interval: NodeJS.Timeout | undefined;
  /** Whether something is under way that no ping may interrupt. */
  areHeld = false;

  /** @param everyMs milliseconds after which a proxy may take the connection for idle */
  start(socket: WebSocket, everyMs: number): void {
    this.#interval = setInterval(() => this.areHeld || socket.ping(keepAlive), everyMs).unref();
    socket.on('pong', (data) => String(data) !== keepAlive && this.#settle());
  }

  /** Settles when everything that was sent before has been read at the other end, or the connection has ended. */
  answered(socket: WebSocket): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      socket.ping();
    });
  }

  /** No pong comes any more. */
  end(): void {
    clearInterval(this.#interval);
    this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
