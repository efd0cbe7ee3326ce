import type { ObservedConnection } from './observed-connection.ts';

/**
 * From the first frame of a connection to the last post that one of its frames is about, the server behind it was not
 * restarted. When the frames themselves came proves nothing: what is under way may come after a restart.
 */
interface Span {
  from: number;
  to: number;
}

/** So many ended connections are kept before those that overlap are put together. */
const mostApart = 64;

/** When the server was certainly one and the same: as long as connections that were heard overlap. */
export class Continuity {
  #ended: Span[] = [];
  #mergeAt = mostApart;
  #latest = Number.NEGATIVE_INFINITY;

  /** A frame has come that is about a post at this position. */
  heardOf(connection: ObservedConnection, position: number): void {
    if (position > connection.aliveAfter) connection.aliveAfter = position;
    if (position > this.#latest) this.#latest = position;
  }

  /** A connection has ended. */
  end(connection: ObservedConnection): void {
    const span = spanOf(connection);
    if (!span) return;
    this.#ended.push(span);
    if (this.#ended.length < this.#mergeAt) return;
    this.#ended = merged(this.#ended);
    this.#mergeAt = 2 * Math.max(mostApart, this.#ended.length);
  }

  covers(from: number, to: number, open: Iterable<ObservedConnection>): boolean {
    if (to > this.#latest) return false;
    const spans = merged([...this.#ended, ...[...open].flatMap((connection) => spanOf(connection) ?? [])]);
    return spans.some((span) => span.from <= from && span.to >= to);
  }
}

function spanOf({ firstHeard, aliveAfter }: ObservedConnection): Span | undefined {
  return firstHeard === undefined || aliveAfter <= firstHeard ? undefined : { from: firstHeard, to: aliveAfter };
}

function merged(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}
