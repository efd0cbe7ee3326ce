import type { Connection, RecordedAnswer } from '../../../wire-client/index.ts';
import type { Silence } from '../../case/acting/barrier.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { type DroppedFrame, frameInARow, type RepeatedFrame, repeatedFrames } from './dropped-frames.ts';

/** What became of frames that had to be dropped. */
export interface Dropping {
  /** The connection that sent them. */
  who: string;
  /** Connections of others that must not receive them; the first is one of the room. */
  others: readonly string[];
  /** Index of the entry from which on they could have effects. */
  from: number;
  /** Undefined where the barrier never arrived. */
  silence: Silence | undefined;
  /** Whether the connection sent and received afterwards. */
  usable: boolean;
  /** The marker that they carried, if they could. */
  forbidden: string;
  /** What was stored afterwards. */
  histories: readonly RecordedAnswer[];
}

/** Sends one kind of frame, then reads what became of it. */
export async function dropFrame(context: CaseContext, frame: DroppedFrame): Promise<Dropping> {
  const [member, peer] = await context.connectAll('member', 'peer');
  const isForeign = frame.needs.includes('foreign');
  const strangers = isForeign ? [await context.connect('outsider')] : [];
  await context.deliver(member, 'shared', peer);
  const forbidden = frame.marker?.() ?? context.marker();
  const dropped = await sendDropped(member, { context, peer, forbidden, frames: frame.frames(context, forbidden) });
  const histories = await recentHistories(context, isForeign ? ['outsider', 'peer', 'member'] : ['peer', 'member']);
  return { ...dropped, others: [peer, ...strangers].map(({ who }) => who), histories };
}

/** What one frame did, and what the same frame did many times in a row. */
export interface RepeatedDropping {
  /** The beginning of a sentence about one of many. */
  what: string;
  once: Dropping;
  /** Undefined where the server cut the connection off after one. */
  again: Dropping | undefined;
}

/** Each kind of frame has a connection of its own, so that the effect of one can be told from that of many. */
export async function dropInARow(context: CaseContext): Promise<RepeatedDropping[]> {
  const peer = await context.connect('peer');
  const kinds = await Promise.all(repeatedFrames.map(async (kind) => ({ kind, by: await context.connect('member') })));
  const rows = await Promise.all(kinds.map(({ kind, by }) => dropRepeatedly(context, kind, { by, peer })));
  const seen = { others: [peer.who], histories: await recentHistories(context, ['peer', 'member']) };
  return rows.map(({ what, once, again }) => ({
    what,
    once: { ...once, ...seen },
    again: again && { ...again, ...seen },
  }));
}

async function dropRepeatedly(
  context: CaseContext,
  kind: RepeatedFrame,
  { by, peer }: Record<'by' | 'peer', Connection>,
) {
  await context.deliver(by, 'shared', peer);
  const drop = (forbidden: string, count?: number) =>
    sendDropped(by, { context, peer, forbidden, frames: frameInARow(kind, context, forbidden).slice(0, count) });
  const once = await drop(context.marker(), 1);
  return { what: kind.what, once, again: once.usable ? await drop(context.marker()) : undefined };
}

interface SentFrames {
  context: CaseContext;
  peer: Connection;
  forbidden: string;
  frames: (string | Buffer)[];
}

/** A barrier on the same connection shows what came of the frames. */
async function sendDropped(
  by: Connection,
  { context, peer, forbidden, frames }: SentFrames,
): Promise<Omit<Dropping, 'others' | 'histories'>> {
  const from = context.position;
  for (const frame of frames) {
    if (typeof frame === 'string') by.sendText(frame);
    else by.sendBinary(frame);
  }
  const silence = await context.trySilence(by, 'shared', peer, from, frames.length);
  const usable = silence !== undefined && (await by.sees(context.post(peer, 'shared')));
  return { who: by.who, from, silence, usable, forbidden };
}

/** The messages of this run, as each of these users sees them. */
function recentHistories(context: CaseContext, readers: readonly UserRole[]): Promise<Dropping['histories']> {
  const { recentId, unavailable } = context.profile;
  return Promise.all(unavailable.history ? [] : readers.map((role) => context.retrieve(role, recentId)));
}
