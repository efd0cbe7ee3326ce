import type { TraceEntry } from '../../traffic/index.ts';
import type { StateOnPage } from './mock-state.ts';
import { ControlRefusal, type PageClient } from './page-client.ts';

/** What is done with what is heard. */
export interface Follower {
  /** The newest entry that is known. */
  newest(): TraceEntry | undefined;
  took(entries: TraceEntry[]): void;
  /** What is known is of a mock that is no longer there. */
  begunAnew(): void;
  isLive(): void;
  isLost(): void;
  /** @returns when it is worth to ask again */
  isRefused(why: string): Promise<void>;
}

const shortestPauseMs = 500;
const longestPauseMs = 5000;

/** Hears what passes for as long as the page is open, also where the mock goes and comes back. */
export async function followMock(client: PageClient, follower: Follower): Promise<never> {
  for (let failures = 0; ; failures += 1) {
    try {
      await follow(client, follower, () => {
        failures = 0;
      });
      follower.isLost();
    } catch (error) {
      if (error instanceof ControlRefusal && error.status === 403) await follower.isRefused(error.message);
      else follower.isLost();
    }
    await pause(Math.min(longestPauseMs, shortestPauseMs * 2 ** failures));
  }
}

/** Until the mock ends. It hears the newest entry once more: another one in its place is one of another mock. */
async function follow(client: PageClient, follower: Follower, heard: () => void): Promise<void> {
  const { trace } = await client.ask<StateOnPage>('GET', '/state');
  let known = follower.newest();
  if (known && trace.seq < known.seq) known = forget(follower);
  const gone = new AbortController();
  const pieces = client.follow((known?.seq ?? 1) - 1, gone.signal);
  follower.isLive();
  for await (const piece of pieces) {
    heard();
    if (known && !isSame(piece[0], known)) {
      forget(follower);
      gone.abort();
      return;
    }
    follower.took(known ? piece.slice(1) : piece);
    known = undefined;
  }
}

function forget(follower: Follower): undefined {
  follower.begunAnew();
}

const isSame = (one: TraceEntry | undefined, other: TraceEntry): boolean =>
  one?.seq === other.seq && one.at === other.at && one.kind === other.kind;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
