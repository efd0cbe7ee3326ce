import type { ObservedConnection } from './observed-connection.ts';

/**
 * From the first frame of a connection to the last post that one of its frames is about, the server behind it was not
 * restarted. When the frames themselves came proves nothing: what is under way may come after a restart.
 */
interface Span {
  from: number;
  to: number;
}

/** When the server was certainly one and the same: as long as connections that were heard overlap. */
export class Continuity {
  #ended: Span[] = [];

  /** A connection has ended. */
  add(connection: ObservedConnection): void {
    const span = spanOf(connection);
    if (!span) return;
    this.#ended.push(span);
    if (this.#ended.length > 64) this.#ended = merged(this.#ended);
  }

  covers(from: number, to: number, open: Iterable<ObservedConnection>): boolean {
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
