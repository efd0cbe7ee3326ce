import type { ArtilleryEvents } from './artillery.ts';

/** A message of a virtual user, on its way. */
export interface LoadPost {
  marker: string;
  by: Receiver;
  sentAt: number;
  /** Who has yet to get it. */
  due: Set<Receiver>;
  /** Somebody has got it, live or in a history. */
  isSeen: boolean;
}

/** A virtual user, as the messages see it. */
export interface Receiver {
  /** The id of its user; several connections may have the same. */
  readonly name: string;
  /** What it has yet to get. */
  readonly due: Set<LoadPost>;
  /** Where its measurements go. */
  readonly events: ArtilleryEvents;
  /** Something has come, for it or of it. */
  looks(): void;
}
