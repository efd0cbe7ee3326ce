import type { DialectName } from '../protocol/index.ts';

/** What a play may know of a mock and do to it; the caller that starts the mock hands it in. */
export interface PlayedMock {
  url: string;
  webSocketUrl: string;
  dialect: DialectName;
  /** A clock that stands still unless it is advanced. */
  clock: {
    /** Milliseconds since 1970. */
    now(): number;
    /** The moment of the next timer; undefined if there is no timer. */
    readonly nextDue: number | undefined;
    /** Moves the time ahead; every timer on the way goes off. @param ms milliseconds */
    advance(ms: number): void;
  };
  tokensOf(user: string): { token: string; expiredToken: string } | undefined;
  /** The id of the newest room with exactly these occupants. */
  newestRoomOf(occupants: readonly string[]): string | undefined;
  /** What it has seen up to now. */
  seen(): SeenByMock;
  close(): Promise<void>;
}

export interface SeenByMock {
  /** How many handshakes were accepted, or met a fault. */
  handshakes: number;
  requests: number;
  answers: number;
  /** How many things have passed in all. */
  entries: number;
}
