import type { MessageId } from '../../../protocol/index.ts';

/** How far insertion looks back in a list that is nearly in order. */
const nearlyInOrder = 64;

/** Messages in the order of their ids; they are mostly added in that order. */
export class MessagesById<Message extends { readonly id: MessageId }> {
  readonly #list: Message[] = [];
  #isSorted = true;

  add(message: Message): void {
    const list = this.#list;
    let place = list.length;
    const lowest = Math.max(0, place - nearlyInOrder);
    while (place > lowest && (list[place - 1] as Message).id > message.id) place -= 1;
    if (place === list.length) list.push(message);
    else if (place > lowest || lowest === 0) list.splice(place, 0, message);
    else {
      list.push(message);
      this.#isSorted = false;
    }
  }

  /** The messages with greater ids, by id. */
  *after(id: MessageId): Iterable<Message> {
    if (!this.#isSorted) this.#list.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#isSorted = true;
    const list = this.#list;
    for (let index = this.#firstAfter(id); index < list.length; index += 1) yield list[index] as Message;
  }

  #firstAfter(id: MessageId): number {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#list[middle] as Message).id > id) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
