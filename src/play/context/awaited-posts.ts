import type { JsonObject } from '../../protocol/index.ts';

/** Posts of one step, until somebody who is connected has received each of them. */
class AwaitedPosts {
  readonly #room: string;
  /** How many messages of each text are still to be seen. */
  readonly #missing = new Map<string, number>();
  /** A message that reaches two people is one. */
  readonly #ids = new Set<unknown>();

  constructor(room: string, texts: readonly string[]) {
    this.#room = room;
    for (const text of texts) this.#missing.set(text, (this.#missing.get(text) ?? 0) + 1);
  }

  /** How many have been seen. */
  get seen(): number {
    return this.#ids.size;
  }

  get isDone(): boolean {
    return this.#missing.size === 0;
  }

  saw({ id, room, message: text }: JsonObject): void {
    const left = room === this.#room && typeof text === 'string' ? this.#missing.get(text) : undefined;
    if (left === undefined || this.#ids.has(id)) return;
    this.#ids.add(id);
    if (left > 1) this.#missing.set(text as string, left - 1);
    else this.#missing.delete(text as string);
  }
}

/** The posts that steps wait for. A post has no answer: that somebody received it shows that it was dealt with. */
export class PostWatch {
  readonly #awaited = new Set<AwaitedPosts>();

  /** Looks out for posts while `wait` runs. */
  async during<Result>(
    room: string,
    texts: readonly string[],
    wait: (posts: AwaitedPosts) => Promise<Result>,
  ): Promise<Result> {
    const posts = new AwaitedPosts(room, texts);
    this.#awaited.add(posts);
    try {
      return await wait(posts);
    } finally {
      this.#awaited.delete(posts);
    }
  }

  saw(message: JsonObject): void {
    for (const posts of this.#awaited) posts.saw(message);
  }
}

export type { AwaitedPosts };
