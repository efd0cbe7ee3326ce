import { connect } from './act-connect.ts';
import { actRequest } from './act-request.ts';
import type { LiveConnection } from './live-connection.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import {
  type ActingStep,
  type Acts,
  type Around,
  kindOf,
  noExpiredToken,
  tokenFor,
  unknownRoom,
} from './step-context.ts';
import { done, failed, type StepVerdict, skipped } from './verdict.ts';

/** Does a step as one of its users. */
export async function act(stage: Stage, player: Player, step: ActingStep, around: Around): Promise<StepVerdict> {
  if ('connect' in step) return connect(stage, player, step.connect, around);
  if ('send' in step) return send(stage, player, step);
  if ('disconnect' in step) return disconnect(stage, player, step);
  if ('frame' in step) return sendFrame(stage, player, step);
  return actRequest(stage, player, step, around);
}

async function send(
  stage: Stage,
  player: Player,
  { send: { room, message, times = 1 }, connection: over }: Acts<'send'>,
): Promise<StepVerdict> {
  const id = stage.rooms.idOf(room);
  if (id === undefined) return unknownRoom(stage, room);
  return withConnection(player, over, async (connection) => {
    for (let number = 1; number <= times; number += 1) {
      stage.post(player, connection, id, times > 1 ? message.replaceAll('{n}', String(number)) : message);
    }
    await stage.pace.settle();
    return done;
  });
}

function disconnect(
  stage: Stage,
  player: Player,
  { disconnect: how, connection: over }: Acts<'disconnect'>,
): Promise<StepVerdict> {
  return withConnection(player, over, async (connection) => {
    connection.end(how);
    await stage.pace.until(() => (connection.state === 'closed' ? true : undefined), stage.venue.timeoutMs);
    return done;
  });
}

async function sendFrame(
  stage: Stage,
  player: Player,
  { frame: { data, binary, token: which }, connection: over }: Acts<'frame'>,
): Promise<StepVerdict> {
  const token = which === undefined ? null : tokenFor(player, which);
  if (token === undefined) return noExpiredToken(player);
  return withConnection(player, over, async (connection) => {
    if (token !== null) connection.sendToken(token, kindOf(player, token));
    else if (binary !== undefined) connection.sendBinary(Buffer.from(binary, 'hex'));
    else connection.sendText(typeof data === 'string' ? data : JSON.stringify(data));
    for (const text of textsIn(data)) player.sentTexts.add(text);
    await stage.pace.settle();
    return done;
  });
}

/** Every text in a frame: any of them may come back as a message. */
function textsIn(data: unknown): string[] {
  if (typeof data === 'string') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : [];
}

async function withConnection(
  player: Player,
  over: number | undefined,
  run: (connection: LiveConnection) => Promise<StepVerdict>,
): Promise<StepVerdict> {
  const { name, failedConnect, connections } = player;
  const meant = over === undefined ? player.live : connections[over - 1];
  if (failedConnect !== undefined && (over === undefined || !meant))
    return skipped(`${name} could not connect in step ${failedConnect}.`);
  if (meant?.state === 'open') return run(meant);
  const last = meant ?? connections.at(-1);
  const why = last?.closeCode === undefined ? 'has not connected' : `was disconnected with ${last.closeCode}`;
  return failed(`${name} has no open connection for this: ${name} ${why}.`);
}
