import { entryBytes, mostHeld } from './held-up.ts';
import type { OutgoingFrame } from './ports.ts';

/** A message that waits until so many others have gone out. */
export interface HeldMessage {
  left: number;
  frame: OutgoingFrame;
}

const bytesOf = ({ frame }: HeldMessage): number => frame.bytes.length + entryBytes;

/** Messages that are held back until so many others have gone out. */
export class HeldBack {
  readonly #messages = new Set<HeldMessage>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  /** What comes now is not held back: it might wait for ever. */
  get isFull(): boolean {
    return this.#bytes >= mostHeld;
  }

  all(): HeldMessage[] {
    return [...this.#messages];
  }

  add(message: HeldMessage): void {
    this.#messages.add(message);
    this.#bytes += bytesOf(message);
  }

  /** @returns whether it was held back */
  delete(message: HeldMessage): boolean {
    const isThere = this.#messages.delete(message);
    if (isThere) this.#bytes -= bytesOf(message);
    return isThere;
  }

  clear(): void {
    this.#messages.clear();
    this.#bytes = 0;
  }
}
