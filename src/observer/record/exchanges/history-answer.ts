import type { MessageId } from '../../../protocol/index.ts';
import type { Person } from '../people/person.ts';

/** An answer of `/chat/retrieve` that was read. */
export interface HistoryAnswer {
  /** Unlike that of every other answer in the record. */
  number: number;
  person: Person;
  request: number;
  /** Undefined where the request does not tell. */
  after: MessageId | undefined;
  /** The greatest id in it; undefined where it is empty. */
  greatest: MessageId | undefined;
  size: number;
  /** Where the request stands in the record, and when; undefined where it is not in it. */
  asked: { position: number; at: number } | undefined;
  /** Where the answer stands in the record. */
  answered: number;
}
