import type { ObservedFinding } from '../finding.ts';
import type { ObservedConnection } from '../record/connections/observed-connection.ts';
import type { HistoryAnswer } from '../record/exchanges/history-answer.ts';
import type { ObservedExchange } from '../record/exchanges/observed-exchange.ts';
import type { Seen } from '../record/messages/told.ts';

type Words = Pick<ObservedFinding, 'sentence' | 'expected' | 'actual'>;

interface Involved {
  /** Positions in the record; those that are not known are left out. */
  evidence: readonly (number | undefined)[];
  connections?: readonly (ObservedConnection | undefined)[];
  answers?: readonly (Pick<HistoryAnswer | ObservedExchange, 'person' | 'request'> | undefined)[];
}

/** A finding with everybody that has a part in it. */
export function finding(words: Words, { evidence, connections = [], answers = [] }: Involved): ObservedFinding {
  const seqs = evidence.filter((position) => position !== undefined);
  const people = [...connections, ...answers].flatMap((part) => part?.person?.name ?? []);
  return {
    ...words,
    evidence: distinct(seqs).sort((a, b) => a - b),
    users: distinct(people),
    connections: distinct(connections.flatMap((connection) => connection?.number ?? [])),
    requests: distinct(answers.flatMap((answer) => answer?.request ?? [])),
  };
}

const distinct = <Value>(values: Value[]): Value[] => (values.length < 2 ? values : [...new Set(values)]);

/** Where something was seen, for {@link finding}. */
export const seenIn = ({ position, connection, answer }: Seen): Required<Involved> => ({
  evidence: [position],
  connections: [connection],
  answers: [answer],
});

/** Where something was seen, for a sentence. */
export function placeOf({ connection, answer }: Seen): string {
  if (connection) return `on ${connection.name}`;
  return answer ? `in the history of ${answer.person.name}` : 'in the record';
}
