import { setMaxListeners } from 'node:events';
import { type Report, unlessAborted } from '../../protocol/index.ts';
import { redactor, type TraceEntry } from '../../traffic/index.ts';
import { type RoomRequest, Session } from '../case/acting/session.ts';
import type { Case } from '../case/case.ts';
import { CaseContext } from '../case/case-context.ts';
import { receiverSpreadOf } from '../case/receiver-spread.ts';
import { cases as allCases } from '../cases/index.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import { blankProfile } from '../discovery/blank-profile.ts';
import { discover } from '../discovery/discovery.ts';
import { type FoundRoom, findNewRooms } from '../discovery/rooms/vacant-rooms.ts';
import type { ServerProfile, UserRole } from '../discovery/server-profile.ts';
import type { Footprint, Refusals } from '../pace/index.ts';
import { runSoak } from '../soak/run-soak.ts';
import type { SoakSettings } from '../soak/settings.ts';
import type { SoakRecord } from '../soak/soak-record.ts';
import { actOut } from './act-out.ts';
import { leftMessages } from './left-messages.ts';
import type { RecordedCase } from './run-case.ts';
import { unsolicitedFramesOf } from './unsolicited-frames.ts';

/** Everything that a run found out, without a token in it: it can be judged again at any time. */
export interface RunRecord {
  /** Stands in nearly every text that the run posted. Earlier traces do not tell. */
  runId?: string;
  profile: ServerProfile;
  /** UNIX milliseconds. */
  startedAt: number;
  durationMs: number;
  interrupted: boolean;
  /** Why the run could not go on to its end, as a sentence. */
  stopped?: string;
  /** What the run asked of the server. */
  footprint?: Footprint;
  /** How often the target was away for a while. */
  outages?: number;
  /** How often tokens were renewed. */
  renewals?: number;
  /** Requests that were answered 429 or 503, and the rate at which they no longer were. */
  refusals?: Refusals & { perSecond: number | null };
  /** How often a gateway answered that it reached nobody. */
  unanswered?: number;
  /** Idle connections were cut after so many milliseconds, and kept alive from then on. */
  idleCutMs?: number;
  /** Posts beyond some rate were dropped in silence; at this one, in posts a second, none was. */
  postRate?: number;
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
  /** What all did at random after the cases, where that was asked for. */
  soak?: SoakRecord;
  /** The line in whose middle the trace ends that it was read from, where it does. */
  cutAt?: number;
}

/** How far a run is. */
export interface Progress {
  /** Undefined during discovery. */
  finished?: string;
  done: number;
  total: number;
  /** How far the soak is, once all cases are done. */
  soak?: string;
}

export interface RecordOptions {
  cases?: readonly Case[];
  /** How many cases at once. */
  concurrency?: number | undefined;
  /** What all users do at random after the cases; nothing where left out. */
  soak?: SoakSettings | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Acts all cases out against a server and records what happened; judges nothing.
 * @throws CheckProblem if the target cannot be reached or the config is wrong
 */
export async function recordRun(setup: CheckSetup, options: RecordOptions = {}): Promise<RunRecord> {
  const { cases = allCases, concurrency, onProgress } = options;
  const session = new Session(setup, concurrency);
  const signal = AbortSignal.any([session.stopping.signal, ...(options.signal ? [options.signal] : [])]);
  setMaxListeners(0, signal);
  const [startedAt, began] = [Date.now(), performance.now()];
  try {
    onProgress?.({ done: 0, total: cases.length });
    const profile = await unlessAborted(learnServer(session), signal, blankProfile(setup));
    let done = 0;
    const records = await actOut(cases, {
      session,
      profile,
      signal,
      concurrency: () => (profile.servesFewConnections ? 1 : session.pace.workload.limit),
      onFinished: (act) => {
        done += act.length;
        for (const { id } of act) onProgress?.({ finished: id, done, total: cases.length });
      },
    });
    const recordings = records.map(({ recording }) => recording);
    const found = {
      ...profile,
      clockSkewSeconds: profile.clockSkewSeconds + clockJumpSeconds(startedAt, began),
      unsolicitedFrames: unsolicitedFramesOf(recordings, profile),
      receiverSpread: receiverSpreadOf(session.recorder.entries),
    };
    const tell = (soak: string) => onProgress?.({ done, total: cases.length, soak });
    const soak = options.soak && !signal.aborted && (await runSoak(options.soak, { session, profile, signal, tell }));
    const newRooms = signal.aborted ? [] : await sweepRooms(session, profile);
    const { runId, createdRooms, roomRequests, deliveries } = session;
    const messagesByRoom = leftMessages(session.recorder.entries, profile, runId);
    const rooms = [...new Set([...createdRooms, ...newRooms.map(({ id }) => id)])].toSorted(inOrder);
    const run: RunRecord = {
      runId,
      profile: found,
      startedAt,
      durationMs: Math.round(performance.now() - began),
      interrupted: options.signal?.aborted ?? false,
      ...(session.stopped !== undefined && { stopped: session.stopped }),
      footprint: session.pace.footprint,
      outages: session.outages,
      refusals: { ...session.pace.requests.refusals, perSecond: session.pace.requests.learnt ?? null },
      unanswered: session.pace.requests.unanswered,
      renewals: session.tokens.renewals,
      ...(session.idleCutMs !== undefined && { idleCutMs: session.idleCutMs }),
      ...(session.postRate !== undefined && { postRate: session.postRate }),
      records,
      entries: session.recorder.entries,
      created: { rooms, roomRequests: roomRequests.length, messages: sum(messagesByRoom), messagesByRoom },
      roomRequests,
      newRooms,
      delivery: { median: Math.round(deliveries.median), slowest: Math.round(deliveries.slowest) },
      waive: setup.waive,
      ...(soak && { soak }),
    };
    return redactor([...session.tokens.all, ...Object.values(setup.headers)])(run);
  } finally {
    session.close();
  }
}

async function learnServer(session: Session): Promise<ServerProfile> {
  await session.tokens.obtain();
  await session.tokens.obtainExpired(session.http);
  return discover(session);
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, amount) => total + amount, 0);

/** How far our own clock was set meanwhile: a server that shows the right time must not be blamed for it. */
function clockJumpSeconds(startedAt: number, began: number): number {
  const seconds = Math.ceil(Math.abs(Date.now() - startedAt - (performance.now() - began)) / 1000);
  return seconds > 1 ? seconds : 0;
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Cases note the rooms that they come across; this sees the others, too. */
async function sweepRooms(session: Session, profile: ServerProfile): Promise<FoundRoom[]> {
  if (session.roomRequests.length === 0) return [];
  return findNewRooms(new CaseContext(session, profile), Object.keys(session.setup.users) as UserRole[]);
}
