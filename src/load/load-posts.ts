import { markersIn } from '../wire-client/index.ts';
import type { LoadPost, Receiver } from './load-post.ts';

/** What is on its way between the virtual users of this process. */
export class LoadPosts {
  readonly #posts = new Map<string, LoadPost>();
  /** Reading 7: whether senders hear themselves, on the connection that they sent on or on their others. */
  readonly #echo = { same: false, others: false };

  /** @param present the users who are live in its room */
  sent(marker: string, by: Receiver, present: Iterable<Receiver>): LoadPost {
    const due = new Set([...present].filter((user) => this.#isDue(user, by)));
    const post = { marker, by, sentAt: performance.now(), due, isSeen: false };
    this.#posts.set(marker, post);
    for (const user of due) user.due.add(post);
    return post;
  }

  /**
   * A frame has come, or a history: what it brings is due there no more.
   * @param isLive whether it came on the socket
   */
  arrived(at: Receiver, text: string, isLive: boolean): void {
    for (const marker of markersIn(text)) {
      const post = this.#posts.get(marker);
      if (!post) continue;
      post.isSeen = true;
      if (isLive) this.#delivered(post, at);
      this.#settled(post);
    }
  }

  /** A connection is gone: nothing is due on it. */
  excuse(user: Receiver): void {
    for (const post of user.due) {
      post.due.delete(user);
      this.#settled(post);
    }
    user.due.clear();
  }

  #settled(post: LoadPost): void {
    if (post.isSeen && post.due.size === 0) this.#posts.delete(post.marker);
    post.by.looks();
  }

  #delivered(post: LoadPost, at: Receiver): void {
    const { by, sentAt, due } = post;
    if (at.name === by.name) this.#echo[at === by ? 'same' : 'others'] = true;
    by.events.emit('histogram', 'chat.delivery_ms', Math.round((performance.now() - sentAt) * 10) / 10);
    due.delete(at);
    at.due.delete(post);
    at.looks();
  }

  #isDue(at: Receiver, by: Receiver): boolean {
    if (at.name !== by.name) return true;
    return at === by ? this.#echo.same : this.#echo.others;
  }
}
