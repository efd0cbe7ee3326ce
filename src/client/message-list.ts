import type { Message } from '../protocol/generated/types.ts';

/** Messages by ascending id, each once, however often and in whatever order they come. */
export class MessageList {
  readonly #messages: Message[] = [];
  readonly #ids = new Set<number>();

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /**
   * Puts messages where they belong.
   * @returns those that are new, by ascending id
   */
  add(messages: readonly Message[]): Message[] {
    const added = messages.filter(({ id }) => !this.#ids.has(id) && this.#ids.add(id)).sort((a, b) => a.id - b.id);
    for (const message of added) this.#messages.splice(this.#placeOf(message.id), 0, message);
    return added;
  }

  /** From the end, because a newer message has a greater id and most are newer than all before. */
  #placeOf(id: number): number {
    let place = this.#messages.length;
    while (place > 0 && (this.#messages[place - 1]?.id ?? 0) > id) place -= 1;
    return place;
  }
}
