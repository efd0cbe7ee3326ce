import type { ConnectOptions, Step } from '../protocol/index.ts';
import type { FrameArrival } from './arrival.ts';
import type { LiveConnection } from './live-connection.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import { type Around, kindOf, noExpiredToken, tokenFor, withinOf } from './step-context.ts';
import { done, failed, passed, type StepVerdict } from './verdict.ts';

/** Opens a connection, sends the token and waits for CONNECTED, or for what the next step expects instead. */
export async function connect(
  stage: Stage,
  player: Player,
  { token: which, within }: ConnectOptions,
  { number, next }: Around,
): Promise<StepVerdict> {
  const token = tokenFor(player, which);
  if (token === undefined) {
    player.failedConnect = number;
    return noExpiredToken(player);
  }
  player.failedConnect = undefined;
  const withinMs = withinOf(stage, within);
  const connection = stage.connect(player);
  player.lastAsked = undefined;
  await stage.pace.until(() => connection.state !== 'opening' || undefined, withinMs);
  noteRefusal(player, connection);
  if (token === null) return connection.state === 'open' ? done : notOpen(player, connection, number);
  if (connection.state === 'open') connection.sendToken(token, kindOf(player, token));
  const answer = await stage.pace.until(() => answerOn(player, connection), withinMs);
  if (answer !== 'closed' && answer?.what === 'connected') {
    answer.isExpected = true;
    return passed;
  }
  if (next && expectsRefusal(next)) return done;
  return notConnected(player, connection, answer, number, withinMs);
}

/** What has come of a handshake: the first frame, or its end. */
function answerOn(player: Player, connection: LiveConnection): FrameArrival | 'closed' | undefined {
  const first = player.inbox.find((arrival) => arrival.kind === 'frame' && arrival.connection === connection);
  if (first?.kind === 'frame') return first;
  return connection.state === 'closed' ? 'closed' : undefined;
}

/** A handshake that is answered by a status is a request that was answered. */
function noteRefusal(player: Player, { refusal }: LiveConnection): void {
  if (!refusal) return;
  const { status, body, entry } = refusal;
  player.lastAsked = { path: '/chat/connect', entry, answerEntry: entry, answer: { status, body, ms: 0 } };
}

function expectsRefusal(next: Step): boolean {
  if (!('expect' in next) || next.expect === 'nothing') return false;
  return ['error_code', 'closed', 'answer', 'frame'].some((key) => key in Object(next.expect));
}

function notOpen(player: Player, { failure }: LiveConnection, number: number): StepVerdict {
  player.failedConnect = number;
  return failed(`${player.name} could not open a connection: ${failure ?? 'the handshake was not answered'}.`);
}

function notConnected(
  player: Player,
  connection: LiveConnection,
  answer: FrameArrival | 'closed' | undefined,
  number: number,
  withinMs: number,
): StepVerdict {
  if (connection.state === 'opening' || connection.failure !== undefined) return notOpen(player, connection, number);
  player.failedConnect = number;
  const what =
    answer === undefined
      ? `nothing came within ${withinMs} ms`
      : answer === 'closed'
        ? `the connection was closed with ${connection.closeCode}`
        : `${answer.text.slice(0, 200)} came`;
  const last = player.inbox.findLast((arrival) => arrival.connection === connection);
  return failed(`${player.name} was not sent CONNECTED: ${what}.`, {
    expected: { status: 'CONNECTED' },
    actual: answer === undefined || answer === 'closed' ? what : (answer.json ?? answer.text),
    ...(last && { guilty: [last.entry] }),
  });
}
