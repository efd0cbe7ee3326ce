import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Evidence } from '../../../protocol/index.ts';
import { saysConnected } from '../../../traffic/index.ts';
import type { Connection } from '../../../wire-client/index.ts';
import type { CaseContext } from '../../case/case-context.ts';

/** What the judges of an attack need to know; everything else is in the record. */
export interface HandshakeAttack {
  subject: string;
  poster: string;
  /** Markers that another connection had received before the subject sent its token. */
  before: string[];
  /** Markers that were sent after the subject had received CONNECTED. */
  after: string[];
  evidence: Evidence;
}

/** How many messages are posted at each step of a handshake. */
const perStep = 5;
/**
 * How many are posted at full speed once the token is in flight; then ever more slowly, until CONNECTED comes. A slow
 * server gets fewer: it deals with all of them before the barrier.
 */
const atFullSpeed = ({ isSlow }: CaseContext): number => (isSlow ? 5 : 20);
/** The least milliseconds between the messages after that. */
const pause = ({ isSlow }: CaseContext): number => (isSlow ? 100 : 1);

/**
 * Posts from another connection at every step of a handshake: while the socket is open but silent, in a tight loop
 * while the token is in flight and until CONNECTED comes, and from the instant in which it was received.
 * @throws PreconditionFailed where the poster or the witness does not work
 */
export async function attackHandshake(context: CaseContext): Promise<HandshakeAttack> {
  const [poster, witness] = await context.connectAll('peer', 'member');
  const subject = await context.opened('member');
  const before: string[] = [];
  for (let count = 0; count < perStep; count += 1) before.push(context.post(poster, 'shared'));
  await context.untilSeen(before, poster, witness);
  await context.untilAllReceived();
  const after: string[] = [];
  let connected = false;
  subject.onText((text) => {
    if (connected || !saysConnected(text)) return;
    connected = true;
    for (let count = 0; count < perStep; count += 1) after.push(context.post(poster, 'shared'));
  });
  subject.sendToken();
  for (let count = 0; count < perStep; count += 1) context.post(poster, 'shared');
  const began = performance.now();
  for (let count = 0; !connected && !subject.closed && !poster.closed; count += 1) {
    const elapsed = performance.now() - began;
    if (elapsed > context.timeoutMs) break;
    context.post(poster, 'shared');
    await (count < atFullSpeed(context) ? nextTurn() : sleep(Math.max(pause(context), elapsed / 10)));
  }
  await context.untilConnected(subject);
  for (let count = 0; count < perStep; count += 1) {
    after.push(context.post(poster, 'shared'));
    await nextTurn();
  }
  const evidence = await untilAllCame(context, poster, witness, subject, after);
  return { subject: subject.who, poster: poster.who, before, after, evidence };
}

/** The witness has seen the last message; then the subject has as long as any message may take. */
async function untilAllCame(
  context: CaseContext,
  poster: Connection,
  witness: Connection,
  subject: Connection,
  after: readonly string[],
): Promise<Evidence> {
  const { evidence } = await context.silence(poster, 'shared', witness);
  await subject.missingFrom(poster, after);
  return evidence;
}
