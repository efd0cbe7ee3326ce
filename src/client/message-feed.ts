import type { Message } from '../protocol/generated/types.ts';

interface Reader {
  waiting: Message[];
  wake?: (() => void) | undefined;
}

/** Hands every message to every `for await` loop, at the loop's own pace. */
export class MessageFeed {
  readonly #readers = new Set<Reader>();
  #end: { error?: Error } | undefined;

  push(messages: readonly Message[]): void {
    for (const reader of this.#readers) {
      reader.waiting.push(...messages);
      reader.wake?.();
    }
  }

  /** Ends every loop once it has read what is waiting for it; with an error, the loop throws it. */
  end(error?: Error): void {
    this.#end ??= error ? { error } : {};
    for (const reader of this.#readers) reader.wake?.();
  }

  /** @param earlier what a new loop reads first */
  async *read(earlier: readonly Message[]): AsyncGenerator<Message, void, undefined> {
    const reader: Reader = { waiting: [...earlier] };
    this.#readers.add(reader);
    try {
      while (true) {
        yield* reader.waiting.splice(0);
        if (reader.waiting.length > 0) continue;
        if (this.#end?.error) throw this.#end.error;
        if (this.#end) return;
        await new Promise<void>((resolve) => {
          reader.wake = resolve;
        });
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}
