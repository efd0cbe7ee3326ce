import { groupBy } from '../../protocol/index.ts';
import type { TracedConnection, TracedExchange, TracedPost, TraceIndex } from '../../traffic/index.ts';
import { countInFront } from './bisect.ts';

/** What a trace tells of its users, so put that nobody looks through all of it for each of them. */
export class ToldOfUsers {
  readonly #connections: ReadonlyMap<string | undefined, TracedConnection[]>;
  readonly #exchanges: ReadonlyMap<string | undefined, TracedExchange[]>;
  readonly #postsBy: ReadonlyMap<string, TracedPost[]>;
  readonly #postsIn: ReadonlyMap<string, { post: TracedPost; place: number }[]>;
  readonly #reloads: readonly number[];
  readonly #lastAskedByUnknown: number;

  constructor({ connections, exchanges, posts, reloads }: TraceIndex) {
    this.#connections = groupBy(connections, ({ user }) => user);
    this.#exchanges = groupBy(exchanges, ({ user }) => user);
    this.#postsBy = groupBy(posts, ({ poster }) => poster);
    const inOrder = posts.map((post, place) => ({ post, place })).sort((a, b) => a.post.seq - b.post.seq);
    this.#postsIn = groupBy(inOrder, ({ post }) => post.room);
    this.#reloads = reloads.toSorted((a, b) => a - b);
    this.#lastAskedByUnknown = this.exchangesOf(undefined).reduce(
      (last, { request }) => (request?.endpoint === 'retrieve' ? Math.max(last, request.seq) : last),
      Number.NEGATIVE_INFINITY,
    );
  }

  connectionsOf(user: string): readonly TracedConnection[] {
    return this.#connections.get(user) ?? [];
  }

  exchangesOf(user: string | undefined): readonly TracedExchange[] {
    return this.#exchanges.get(user) ?? [];
  }

  postsBy(user: string): readonly TracedPost[] {
    return this.#postsBy.get(user) ?? [];
  }

  /** What was posted in rooms between two entries, in the order of the trace. */
  postedIn(rooms: ReadonlySet<string>, first: number, last: number): TracedPost[] {
    const found = [...rooms].flatMap((room) => {
      const posts = this.#postsIn.get(room) ?? [];
      const from = countInFront(posts, ({ post }) => post.seq <= first);
      return posts.slice(
        from,
        Math.max(
          from,
          countInFront(posts, ({ post }) => post.seq < last),
        ),
      );
    });
    return found.sort((a, b) => a.place - b.place).map(({ post }) => post);
  }

  /** Between which entries the world was there that was there at a moment. */
  worldAt(moment: number): { begin: number; end: number } {
    const before = countInFront(this.#reloads, (seq) => seq < moment);
    const after = countInFront(this.#reloads, (seq) => seq <= moment);
    return {
      begin: Math.max(0, this.#reloads[before - 1] ?? 0),
      end: this.#reloads[after] ?? Number.POSITIVE_INFINITY,
    };
  }

  /** Whether somebody whose token nobody knows asked for the history after an entry. */
  wasAskedByUnknown(since: number): boolean {
    return this.#lastAskedByUnknown > since;
  }
}
