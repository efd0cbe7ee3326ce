import type { TokenKind } from '../../../protocol/index.ts';
import { Arrivals } from '../messages/arrivals.ts';
import { SparseBits } from '../messages/sparse-bits.ts';
import type { Person } from '../people/person.ts';

/** Where something stands in the record (its `seq`), and when it was, in milliseconds since 1970. */
export interface Moment {
  position: number;
  at: number;
}

/** A frame on a live connection that must not have any effect. */
export interface ForbiddenFrame {
  position: number;
  requirement: 'send.silent-not-occupant' | 'send.silent-unknown-room' | 'send.silent-malformed';
  /** Such as "is no JSON". */
  why: string;
}

/** One connection, as far as it was recorded. */
export class ObservedConnection {
  readonly number: number;
  /** Recorded from its opening on. */
  hasHead: boolean;
  opened: number;
  label: string | undefined;
  person: Person | undefined;
  /** The record has not said yet whose it is. */
  isUnnamed = true;
  /** The first thing the client sent, where that was recorded. */
  first: { position: number; at: number; badBecause?: string } | undefined;
  /** The first token message. */
  token: (Moment & { kind: TokenKind }) | undefined;
  tokens = 0;
  /** What the server has sent; error frames too. */
  frames = 0;
  /** CONNECTED; where that was not recorded, the first live frame. */
  connected: number | undefined;
  connectedTimes = 0;
  /** The first error frame before CONNECTED. */
  refused: { position: number; tokens: number } | undefined;
  /** From here on nothing is owed to it: the server closes it, or it is closed. */
  ending: Moment | undefined;
  closeCode: number | null | undefined;
  /** Whether it is certain that the server ended it, and that until then all its frames came. */
  isEndedByServer = false;
  /** Whether it ended by a closing handshake: what the server had sent before has come. */
  isClosedCleanly = false;
  /** A fault has acted on it: what looks odd is the fault's doing. */
  isDisturbed = false;
  /** The first frame of the server. */
  firstHeard: number | undefined;
  /** The server behind it still lived after this position. */
  aliveAfter = -1;
  /** The newest frame in each direction. */
  lastHeard: Moment | undefined;
  lastSaid: Moment | undefined;
  /** The first live message that came on it was sent after this position. */
  firstSentAfter: number | undefined;
  /** By index of the message. */
  readonly received = new SparseBits();
  readonly arrivals = new Arrivals();
  forbidden: ForbiddenFrame[] = [];

  constructor(number: number, position: number, hasHead: boolean) {
    this.number = number;
    this.opened = position;
    this.hasHead = hasHead;
  }

  /** For people. */
  get name(): string {
    return this.label ?? `${this.person?.name.replace(/#\d+$/, '') ?? ''}#${this.number}`;
  }
}
