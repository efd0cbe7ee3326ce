import type { Line, RecordedRequest } from '../conversation.ts';

/** A request with its answer, if one came. */
export interface Exchange {
  request: Line & RecordedRequest;
  response: (Line & { kind: 'response' }) | undefined;
}

/** Pairs requests with their answers: in each place, in the order in which they were sent. */
export function exchangesIn(lines: readonly Line[]): Exchange[] {
  const exchanges: Exchange[] = [];
  const waiting = new Map<string, Exchange[]>();
  for (const line of lines) {
    if (line.kind === 'request') {
      const exchange: Exchange = { request: line, response: undefined };
      exchanges.push(exchange);
      waiting.set(line.place, [...(waiting.get(line.place) ?? []), exchange]);
    }
    const asked = line.kind === 'response' ? waiting.get(line.place)?.shift() : undefined;
    if (asked && line.kind === 'response') asked.response = line;
  }
  return exchanges;
}
