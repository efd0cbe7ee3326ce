import type { Line, RecordedRequest } from '../conversation.ts';

/** A request with its answer, if one came. */
export interface Exchange {
  request: Line & RecordedRequest;
  response: (Line & { kind: 'response' }) | undefined;
}

/** Pairs requests with their answers: in each place, in the order in which they were sent. */
export function exchangesIn(lines: readonly Line[]): Exchange[] {
  const exchanges: Exchange[] = [];
  const places = new Map<string, { asked: Exchange[]; answered: number }>();
  for (const line of lines) {
    const place = places.get(line.place) ?? { asked: [], answered: 0 };
    places.set(line.place, place);
    if (line.kind === 'request') {
      const exchange: Exchange = { request: line, response: undefined };
      exchanges.push(exchange);
      place.asked.push(exchange);
    }
    const asked = line.kind === 'response' ? place.asked[place.answered] : undefined;
    if (asked && line.kind === 'response') {
      asked.response = line;
      place.answered += 1;
    }
  }
  return exchanges;
}
