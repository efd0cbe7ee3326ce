import { saysConnected, type TraceEntry } from '../../traffic/index.ts';
import { markersIn } from '../../wire-client/index.ts';

type ReceivedEntry = Extract<TraceEntry, { kind: 'to-client' }>;

/**
 * The greatest time between two receivers of one message, in milliseconds: so long a server may take to hand a message
 * to everybody. Only connections count that were sent CONNECTED before the message was posted (reading 14).
 */
export const receiverSpreadOf = (entries: readonly TraceEntry[]): number => measureSpread(entries).greatest;

/** As {@link receiverSpreadOf}, with how many receptions it was measured by. */
export function measureSpread(entries: readonly TraceEntry[]): Readonly<{ greatest: number; receptions: number }> {
  const spread = new Spread();
  for (const entry of entries) {
    if (entry.kind === 'from-client') spread.sent(entry.data ?? '');
    if (entry.kind === 'to-client') spread.received(entry);
  }
  return spread;
}

class Spread {
  greatest = 0;
  receptions = 0;
  readonly #connected = new Set<number>();
  /** By marker: the connections that are still to receive the message, and when the first one did. */
  readonly #posted = new Map<string, { due: Set<number>; first?: number }>();

  sent(text: string): void {
    for (const marker of markersIn(text)) this.#posted.set(marker, { due: new Set(this.#connected) });
  }

  received({ connection, at, data }: ReceivedEntry): void {
    const text = data ?? '';
    if (isConnected(text)) this.#connected.add(connection);
    for (const marker of markersIn(text)) {
      const message = this.#posted.get(marker);
      if (!message?.due.delete(connection)) continue;
      message.first ??= at;
      this.receptions += 1;
      this.greatest = Math.max(this.greatest, at - message.first);
    }
  }
}

const isConnected = (text: string): boolean => text.includes('CONNECTED') && saysConnected(text);
