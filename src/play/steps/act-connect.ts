import { type ConnectOptions, chatPaths, type Step } from '../../protocol/index.ts';
import type { Connection } from '../../wire-client/index.ts';
import { type Actor, tokenFor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import type { FrameArrival } from '../expectations/arrival.ts';
import { done, failed, passed, type StepVerdict } from '../expectations/verdict.ts';
import { type Around, noExpiredToken, shownDuration, withinOf } from './step-context.ts';

/** Opens a connection, sends the token and waits for CONNECTED, or for what the next step expects instead. */
export async function connect(
  context: PlayContext,
  actor: Actor,
  { token: which, within }: ConnectOptions,
  { number, next }: Around,
): Promise<StepVerdict> {
  const token = tokenFor(actor, which);
  actor.lastAsked = undefined;
  actor.unaskedIn = token === undefined ? number : undefined;
  if (token === undefined) {
    actor.failedConnect = number;
    return noExpiredToken(actor);
  }
  actor.failedConnect = undefined;
  const withinMs = withinOf(context, within);
  const connection = context.connect(actor);
  await context.pace.until(() => connection.state !== 'opening' || undefined, withinMs);
  noteRefusal(actor, connection);
  if (token === null) return connection.state === 'open' ? done : notOpen(actor, connection, number);
  if (connection.state === 'open') connection.sendToken(token);
  const began = performance.now();
  const answer = await context.pace.until(() => answerOn(actor, connection), withinMs);
  if (answer !== 'closed' && answer?.what === 'connected') {
    context.deliveries.add(performance.now() - began);
    answer.isExpected = true;
    return passed;
  }
  if (next && expectsRefusal(next)) return done;
  return notConnected(actor, connection, answer, number, withinMs);
}

/** What has come of a handshake: the first frame, or its end. */
function answerOn(actor: Actor, connection: Connection): FrameArrival | 'closed' | undefined {
  const first = actor.inbox.find((arrival) => arrival.kind === 'frame' && arrival.connection === connection);
  if (first?.kind === 'frame') return first;
  return connection.state === 'closed' ? 'closed' : undefined;
}

/** A handshake that is answered by a status is a request that was answered. */
function noteRefusal(actor: Actor, { refusal }: Connection): void {
  if (!refusal) return;
  const { status, body, entry } = refusal;
  actor.lastAsked = { path: chatPaths.connect, entry, answer: { status, body, ms: 0, entry } };
}

function expectsRefusal(next: Step): boolean {
  if (!('expect' in next) || next.expect === 'nothing') return false;
  return ['error_code', 'closed', 'answer', 'frame'].some((key) => key in Object(next.expect));
}

function notOpen(actor: Actor, { failure, refusal }: Connection, number: number): StepVerdict {
  actor.failedConnect = number;
  const refused = refusal && `the handshake was answered ${refusal.status}`;
  const why = refused ?? failure?.message ?? 'the handshake was not answered';
  return failed(`${actor.name} could not open a connection: ${why}.`);
}

function notConnected(
  actor: Actor,
  connection: Connection,
  answer: FrameArrival | 'closed' | undefined,
  number: number,
  withinMs: number,
): StepVerdict {
  if (connection.state === 'opening' || connection.failure !== undefined) return notOpen(actor, connection, number);
  actor.failedConnect = number;
  const what =
    answer === undefined
      ? `nothing came within ${shownDuration(withinMs)}`
      : answer === 'closed'
        ? `the connection was closed with ${connection.closed?.code}`
        : `${answer.text.slice(0, 200)} came`;
  const last = actor.inbox.findLast((arrival) => arrival.connection === connection);
  return failed(`${actor.name} was not sent CONNECTED: ${what}.`, {
    expected: { status: 'CONNECTED' },
    actual: answer === undefined || answer === 'closed' ? what : (answer.json ?? answer.text),
    ...(last && { offending: [last.entry] }),
  });
}
