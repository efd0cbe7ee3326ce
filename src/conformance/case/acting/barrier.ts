import type { Evidence } from '../../../protocol/index.ts';
import { type TraceEntry, whoOf } from '../../../traffic/index.ts';
import { type Connection, listenFor, type Transcript } from '../../../wire-client/index.ts';
import type { Session } from './session.ts';

/** How silence was shown, and the part of the transcript that was watched. */
export interface Silence {
  /** A later message went the same way and arrived. */
  evidence: Evidence;
  /** What it shows about connections that the barrier did not touch: they were watched for this long. */
  elsewhere: Evidence;
  /** Index of the first entry that counts. */
  from: number;
}

/** A case cannot go on: what it waits for does not come. Cases that report the cause come before it. */
export class PreconditionFailed extends Error {
  /** Requirements that explain it where they failed. */
  readonly explainedBy: readonly string[];
  /** False where it may as well be our own side that is too slow. */
  readonly isConclusive: boolean;

  constructor(
    message: string,
    { explainedBy, isConclusive = true }: Pick<PreconditionFailed, 'explainedBy'> & { isConclusive?: boolean },
  ) {
    super(message);
    this.name = 'PreconditionFailed';
    this.explainedBy = explainedBy;
    this.isConclusive = isConclusive;
  }
}

/** The target no longer listens: the run cannot go on, and no requirement has failed. */
export class Unreachable extends Error {}

const barrierRequirements = [
  'connect.connected',
  'send.posts',
  'send.stays-open',
  'live.after-connected',
  'live.every-connection',
];

export interface BarrierOptions {
  session: Session;
  transcript: Transcript;
  /** Posts the barrier: the connection that did the forbidden thing, or whose earlier messages must be through. */
  by: Connection;
  /** Sees it arrive. */
  at: Connection;
  /** Posts a fresh marker on `by` and answers it. */
  post: () => string;
  /** How long it may take, in milliseconds. */
  timeoutMs: number;
  from: number;
  /** So many frames on `by` have to be dealt with first; one if left out. */
  behind?: number;
}

/**
 * Shows silence: a message that is sent later on the same connection has arrived, so what came before it was dealt
 * with; then a quiet window for what is fanned out asynchronously.
 * @throws PreconditionFailed if the message never arrives
 */
export async function barrier(options: BarrierOptions): Promise<Silence> {
  const { session, transcript, by, at, post, timeoutMs, from, behind = 1 } = options;
  const { position } = transcript;
  const marker = post();
  // A server may deal with one frame after the other, and take as long for each as for a message.
  const patience = Math.max(timeoutMs, behind * session.deliveries.window);
  const came = by.closed ? false : (await at.missingFrom(by, [marker], patience)).length === 0;
  const ms = transcript.sinceSent(marker, position);
  transcript.add({ kind: 'waited', label: at.who, for: `the barrier ${marker} of ${by.who}`, came, ms });
  if (!came) throw new PreconditionFailed(missing(marker, by, at), { explainedBy: barrierRequirements });
  if (behind === 1 && isAlone(transcript.entries.slice(position), by, at)) session.deliveries.add(ms);
  return { evidence: { kind: 'barrier', ms }, elsewhere: await quiet(session, transcript), from };
}

/** Behind other messages of its sender a barrier waits for them, too: that is no delivery time. */
const isAlone = (since: readonly TraceEntry[], by: Connection, at: Connection): boolean =>
  since.filter((entry) => entry.kind === 'to-client' && whoOf(entry) === at.who && by.hasSent(entry.data ?? ''))
    .length === 1;

function missing(marker: string, by: Connection, at: Connection): string {
  if (by.closed) return `The barrier could not be sent: the server closed ${by.who} with code ${by.closed.code}.`;
  return `The barrier never arrived: ${by.who} posted ${marker} and ${at.who} did not receive it.`;
}

/**
 * Waits for one quiet window, which is a multiple of the delivery times measured in this run.
 * @param least milliseconds that it takes at least, up to the timeout
 */
export async function quiet(session: Session, transcript: Transcript, least = 0): Promise<Evidence> {
  const ms = Math.round(Math.min(Math.max(least, session.deliveries.window), session.setup.timeoutMs));
  await session.pace.workload.whileListening(listenFor(ms));
  transcript.add({ kind: 'waited', label: 'check', for: 'quiet', ms });
  return { kind: 'window', ms };
}
