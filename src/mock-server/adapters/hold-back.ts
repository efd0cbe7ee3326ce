import type { WebSocket } from 'ws';

/** How long is counted, in milliseconds. */
const period = 1000;

/**
 * Holds back a client that floods: past a number of frames a second nothing more is read from it until the second is
 * over. Nothing is lost; the client's own sending comes to wait, and everybody else is served meanwhile.
 */
export class HoldBack {
  readonly #socket: WebSocket;
  readonly #framesPerSecond: number;
  readonly #onHeldBack: () => void;
  #began = 0;
  #frames = 0;
  #isTold = false;

  /** @param onHeldBack is called the first time */
  constructor(socket: WebSocket, framesPerSecond: number, onHeldBack: () => void) {
    this.#socket = socket;
    this.#framesPerSecond = framesPerSecond;
    this.#onHeldBack = onHeldBack;
  }

  /** A frame has come. */
  count(): void {
    const now = performance.now();
    if (now - this.#began >= period) [this.#began, this.#frames] = [now, 0];
    this.#frames += 1;
    if (this.#frames === this.#framesPerSecond) this.#pauseUntil(this.#began + period - now);
  }

  #pauseUntil(ms: number): void {
    this.#socket.pause();
    setTimeout(() => this.#socket.resume(), ms).unref();
    if (this.#isTold) return;
    this.#isTold = true;
    this.#onHeldBack();
  }
}
