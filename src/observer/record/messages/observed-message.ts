import type { MessageId } from '../../../protocol/index.ts';
import type { Version } from '../../read/message-shape.ts';
import type { Moment, ObservedConnection } from '../connections/observed-connection.ts';
import type { ObservedRoom } from '../people/observed-room.ts';
import type { Post } from './posts.ts';

/** One message, whoever has received it: all frames and histories with one id. */
export class ObservedMessage {
  /** Counts messages in the order in which they were first seen. */
  readonly index: number;
  readonly id: MessageId;
  /** Where it was first seen. */
  readonly first: number;
  readonly #notBefore: number;
  /** What was first seen of it; fields that were unreadable then are filled in later. */
  readonly version: Version;
  room: ObservedRoom | undefined;
  firstLive: (Moment & { connection: ObservedConnection }) | undefined;
  /** Where the first answer stands that had it. */
  firstHistory: number | undefined;
  /** Since when others have it, so that it is due. */
  known: Moment | undefined;
  /** What was sent with its text to its room by its poster; the first where there are several. */
  post: Post | undefined;
  /** Nothing else can be it. */
  isPostCertain = false;
  /** The text tells which posts it can be: it is hardly chosen twice by chance, or all posts are known. */
  isTextTelling = false;
  /** It was posted after this position; undefined where that is not certain. */
  sentAfter: number | undefined;
  /** The newest history that had it. */
  seenInAnswer = 0;
  /** It came in frames of which only the id was kept: they may have been another message of that id, before a restart. */
  cameShortened = false;
  /** Such frames came, and were taken for another message: whoever seems to lack it may have it. */
  mayHaveCome = false;

  constructor(index: number, id: MessageId, seen: { first: number; notBefore: number }) {
    this.index = index;
    this.id = id;
    this.first = seen.first;
    this.#notBefore = seen.notBefore;
    this.version = { id };
  }

  /** The server sent what was first seen of it after this position. */
  get since(): number {
    return Math.max(this.#notBefore, this.sentAfter ?? Number.NEGATIVE_INFINITY);
  }
}
