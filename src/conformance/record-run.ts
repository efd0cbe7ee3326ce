import { setMaxListeners } from 'node:events';
import type { Report } from '../protocol/index.ts';
import type { Case } from './case.ts';
import { cases as allCases } from './cases.ts';
import { chatterOf } from './chatter.ts';
import type { CheckSetup } from './config/check-setup.ts';
import { survey } from './fixtures.ts';
import type { Known, Role } from './known.ts';
import { redactor } from './redact.ts';
import { type CaseRecord, runCases } from './run-case.ts';
import { groupByRun, runConcurrently } from './schedule.ts';
import { type RoomRequest, Session } from './session.ts';
import { Stage } from './stage.ts';
import { type FoundRoom, findNewRooms } from './survey/vacant-rooms.ts';

/** Everything that a run found out, without a token in it: it can be judged again at any time. */
export interface RunRecord {
  known: Known;
  /** UNIX milliseconds. */
  startedAt: number;
  durationMs: number;
  interrupted: boolean;
  records: CaseRecord[];
  created: Report['created'];
  roomRequests: readonly RoomRequest[];
  /** Rooms that stood at the end of the run where none was when it began. */
  newRooms: readonly FoundRoom[];
  /** Delivery times of lone messages, in milliseconds. */
  delivery: { median: number; slowest: number };
  waive: Readonly<Record<string, string>>;
}

/** How far a run is. */
export interface Progress {
  /** Undefined while the server is surveyed. */
  finished?: string;
  done: number;
  total: number;
}

export interface RecordOptions {
  cases?: readonly Case[];
  /** How many cases at once. */
  concurrency?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Cases mostly wait: for answers, and for silence. */
export const defaultConcurrency = 24;

/**
 * Acts all cases out against a server and records what happened; judges nothing.
 * @throws CheckProblem where the target cannot be reached or the config is wrong
 */
export async function recordRun(setup: CheckSetup, options: RecordOptions = {}): Promise<RunRecord> {
  const { cases = allCases, concurrency = defaultConcurrency, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  setMaxListeners(0, signal);
  const session = new Session(setup);
  const [startedAt, began] = [Date.now(), performance.now()];
  try {
    onProgress?.({ done: 0, total: cases.length });
    const known = await survey(session);
    let done = 0;
    const records = await runConcurrently(
      groupByRun(cases),
      known.servesFewConnections ? 1 : concurrency,
      async (act) => {
        const finished = await runCases(act, session, known, signal);
        done += act.length;
        for (const { id } of act) onProgress?.({ finished: id, done, total: cases.length });
        return finished;
      },
    );
    const newRooms = signal.aborted ? [] : await sweepRooms(session, known);
    const { createdRooms, roomRequests, postedMessages, deliveries } = session;
    const rooms = [...new Set([...createdRooms, ...newRooms.map(({ id }) => id)])].toSorted(inOrder);
    const recordings = records.flat().map(({ recording }) => recording);
    const run: RunRecord = {
      known: { ...known, chatter: chatterOf(recordings, known) },
      startedAt,
      durationMs: Math.round(performance.now() - began),
      interrupted: signal.aborted,
      records: records.flat(),
      created: { rooms, roomRequests: roomRequests.length, messages: postedMessages },
      roomRequests,
      newRooms,
      delivery: { median: Math.round(deliveries.median), slowest: Math.round(deliveries.slowest) },
      waive: setup.waive,
    };
    return redactor(tokensOf(setup))(run);
  } finally {
    session.http.close();
  }
}

const tokensOf = ({ users, expiredToken }: CheckSetup): string[] => [
  ...Object.values(users).map(({ token }) => token),
  ...(expiredToken ? [expiredToken] : []),
];

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Cases note the rooms that they come across; this sees the others, too. */
async function sweepRooms(session: Session, known: Known): Promise<FoundRoom[]> {
  if (session.roomRequests.length === 0) return [];
  return findNewRooms(new Stage(session, known), Object.keys(session.setup.users) as Role[]);
}
