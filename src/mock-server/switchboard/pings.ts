/** Who was pinged and has not answered yet. Clients answer pings in the order in which they get them. */
export class Pings {
  readonly #unanswered = new Map<number, (() => void)[]>();

  /** A ping goes out. @returns when it is answered, or the connection is gone */
  sent(connection: number): Promise<void> {
    return new Promise((resolve) => {
      const unanswered = this.#unanswered.get(connection);
      if (unanswered) unanswered.push(resolve);
      else this.#unanswered.set(connection, [resolve]);
    });
  }

  answered(connection: number): void {
    this.#unanswered.get(connection)?.shift()?.();
  }

  gone(connection: number): void {
    for (const resolve of this.#unanswered.get(connection) ?? []) resolve();
    this.#unanswered.delete(connection);
  }
}
