import type { HistoryAnswer } from '../exchanges/history-answer.ts';
import type { ObservedRoom } from '../people/observed-room.ts';
import { SparseBits } from './sparse-bits.ts';

/** What a server has shown to a person, as long as it was not restarted. */
export class Shown {
  /** Rooms that the person is or was in, by what passed. */
  readonly rooms = new Set<ObservedRoom>();
  /** Answers of retrieve that reached further than those before. */
  readonly answers: HistoryAnswer[] = [];
  /** By index of the message: which ones any history of theirs has shown. */
  readonly messages = new SparseBits();
  /** As {@link messages}, of histories with `after: 0`. */
  readonly fromZero = new SparseBits();
}
