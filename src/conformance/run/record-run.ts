import { setMaxListeners } from 'node:events';
import type { Report } from '../../protocol/index.ts';
import { redactor, type TraceEntry } from '../../traffic/index.ts';
import type { Case } from '../case/case.ts';
import { CaseContext } from '../case/case-context.ts';
import { receiverSpreadOf } from '../case/receiver-spread.ts';
import { type RoomRequest, Session } from '../case/session.ts';
import { cases as allCases } from '../cases/index.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import { discover } from '../discovery/discovery.ts';
import type { ServerProfile, UserRole } from '../discovery/server-profile.ts';
import { type FoundRoom, findNewRooms } from '../discovery/vacant-rooms.ts';
import { type RecordedCase, runCases } from './run-case.ts';
import { groupByRun, runConcurrently } from './schedule.ts';
import { unsolicitedFramesOf } from './unsolicited-frames.ts';

/** Everything that a run found out, without a token in it: it can be judged again at any time. */
export interface RunRecord {
  profile: ServerProfile;
  /** UNIX milliseconds. */
  startedAt: number;
  durationMs: number;
  interrupted: boolean;
  records: RecordedCase[];
  /** Everything that passed in the run, in the order in which this process saw it: of cases, and of the discovery. */
  entries: readonly TraceEntry[];
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
  /** Undefined during discovery. */
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
 * @throws CheckProblem if the target cannot be reached or the config is wrong
 */
export async function recordRun(setup: CheckSetup, options: RecordOptions = {}): Promise<RunRecord> {
  const { cases = allCases, concurrency = defaultConcurrency, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  setMaxListeners(0, signal);
  const session = new Session(setup);
  const [startedAt, began] = [Date.now(), performance.now()];
  try {
    onProgress?.({ done: 0, total: cases.length });
    const profile = await discover(session);
    let done = 0;
    const records = await runConcurrently(
      groupByRun(cases),
      profile.servesFewConnections ? 1 : concurrency,
      async (act) => {
        const finished = await runCases(act, session, profile, signal);
        done += act.length;
        for (const { id } of act) onProgress?.({ finished: id, done, total: cases.length });
        return finished;
      },
    );
    const newRooms = signal.aborted ? [] : await sweepRooms(session, profile);
    const { createdRooms, roomRequests, postedMessages, deliveries } = session;
    const rooms = [...new Set([...createdRooms, ...newRooms.map(({ id }) => id)])].toSorted(inOrder);
    const recordings = records.flat().map(({ recording }) => recording);
    const run: RunRecord = {
      profile: {
        ...profile,
        unsolicitedFrames: unsolicitedFramesOf(recordings, profile),
        receiverSpread: receiverSpreadOf(session.recorder.entries),
      },
      startedAt,
      durationMs: Math.round(performance.now() - began),
      interrupted: signal.aborted,
      records: records.flat(),
      entries: session.recorder.entries,
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
async function sweepRooms(session: Session, profile: ServerProfile): Promise<FoundRoom[]> {
  if (session.roomRequests.length === 0) return [];
  return findNewRooms(new CaseContext(session, profile), Object.keys(session.setup.users) as UserRole[]);
}
