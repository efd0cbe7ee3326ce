import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Evidence, parseJson } from '../protocol/index.ts';
import type { Connection } from './connection.ts';
import { frameKind } from './frames.ts';
import type { Stage } from './stage.ts';

/** What the judges of an attack need to know; everything else stands in the transcript. */
export interface HandshakeAttack {
  subject: string;
  poster: string;
  /** Markers that another connection had received before the subject sent its token. */
  before: string[];
  /** Markers that were sent after the subject had received CONNECTED. */
  after: string[];
  evidence: Evidence;
}

/** How many messages are posted at each stage of a handshake. */
const perStage = 5;
/**
 * So many are posted as fast as can be once the token is in flight; then ever more slowly, until CONNECTED comes. A slow
 * server gets fewer: it deals with all of them before the barrier.
 */
const atFullSpeed = ({ isSlow }: Stage): number => (isSlow ? 5 : 20);
/** Milliseconds between the messages after that, at least. */
const pause = ({ isSlow }: Stage): number => (isSlow ? 100 : 1);

/**
 * Posts at every stage of a handshake, from another connection: while the socket is open but silent, in a tight loop
 * while the token is in flight and until CONNECTED comes, and from the very instant in which it was received.
 * @throws Stuck where the poster or the witness does not work
 */
export async function attackHandshake(stage: Stage): Promise<HandshakeAttack> {
  const [poster, witness] = await stage.connectAll('peer', 'member');
  const subject = await stage.opened('member');
  const before: string[] = [];
  for (let count = 0; count < perStage; count += 1) before.push(stage.post(poster, 'shared'));
  await stage.untilSeen(before, poster, witness);
  const after: string[] = [];
  let connected = false;
  subject.onText((text) => {
    if (connected || frameKind({ json: parseJson(text) }) !== 'connected') return;
    connected = true;
    for (let count = 0; count < perStage; count += 1) after.push(stage.post(poster, 'shared'));
  });
  subject.sendToken();
  for (let count = 0; count < perStage; count += 1) stage.post(poster, 'shared');
  const began = performance.now();
  for (let count = 0; !connected && !subject.closed && !poster.closed; count += 1) {
    const elapsed = performance.now() - began;
    if (elapsed > stage.timeoutMs) break;
    stage.post(poster, 'shared');
    await (count < atFullSpeed(stage) ? nextTurn() : sleep(Math.max(pause(stage), elapsed / 10)));
  }
  await stage.untilConnected(subject);
  for (let count = 0; count < perStage; count += 1) {
    after.push(stage.post(poster, 'shared'));
    await nextTurn();
  }
  const evidence = await untilAllCame(stage, poster, witness, subject, after);
  return { subject: subject.who, poster: poster.who, before, after, evidence };
}

/** The witness has seen the last message; then the subject has as long as any message may take. */
async function untilAllCame(
  stage: Stage,
  poster: Connection,
  witness: Connection,
  subject: Connection,
  after: readonly string[],
): Promise<Evidence> {
  const { evidence } = await stage.silence(poster, 'shared', witness);
  await subject.missingFrom(poster, after);
  return evidence;
}
