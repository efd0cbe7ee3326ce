import type { ExpectedMessage, ExpectMessage, JsonObject } from '../protocol/index.ts';
import type { FrameArrival } from './arrival.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import { describeMessage } from './step.ts';
import { unknownRoom, withinOf } from './step-context.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Waits for live messages that nothing has expected yet. */
export async function expectMessage(
  stage: Stage,
  player: Player,
  { message: wanted, times = 1, within }: ExpectMessage,
): Promise<StepVerdict> {
  if (wanted.room !== undefined && stage.rooms.idOf(wanted.room) === undefined) return unknownRoom(stage, wanted.room);
  if (player.failedConnect !== undefined) {
    return skipped(`${player.name} could not connect in step ${player.failedConnect}.`);
  }
  const fitting = (): FrameArrival[] =>
    player.unexpectedFrames.filter(({ message }) => message && fitsMessage(stage, message, wanted));
  const withinMs = withinOf(stage, within);
  await stage.pace.until(() => (fitting().length >= times || !player.live ? true : undefined), withinMs);
  const found = fitting().slice(0, times);
  if (found.length < times) return missing(player, { wanted, times, withinMs, found });
  for (const arrival of found) {
    arrival.isExpected = true;
    if (arrival.message) learnId(stage, wanted, arrival.message);
  }
  return passed;
}

/** Whether a message is as expected; names of users and rooms stand for what they are called on this server. */
export function fitsMessage(stage: Stage, message: JsonObject, wanted: ExpectedMessage): boolean {
  const { poster, room, message: text, matches } = wanted;
  if (poster !== undefined && !isBy(stage, message, poster)) return false;
  if (room !== undefined && message.room !== stage.rooms.idOf(room)) return false;
  if (text !== undefined && message.message !== text) return false;
  return matches === undefined || new RegExp(matches, 'u').test(String(message.message));
}

/** A user whose id is not known may be called anything, as long as the text is one that this user has sent. */
function isBy(stage: Stage, { poster, message }: JsonObject, name: string): boolean {
  const player = stage.players.find((each) => each.name === name);
  if (!player) return poster === name;
  return poster === player.id || (!player.isIdKnown && player.sentTexts.has(String(message)));
}

function learnId(stage: Stage, { poster: name }: ExpectedMessage, { poster }: JsonObject): void {
  const player = stage.players.find((each) => each.name === name);
  if (!player || typeof poster !== 'string') return;
  player.id = poster;
  player.isIdKnown = true;
}

interface Missing {
  wanted: ExpectedMessage;
  times: number;
  withinMs: number;
  found: readonly FrameArrival[];
}

function missing(player: Player, { wanted, times, withinMs, found }: Missing): StepVerdict {
  const { name, live, unexpectedFrames, connections } = player;
  const other = unexpectedFrames.filter((arrival) => !found.includes(arrival)).slice(-5);
  const what = times > 1 ? `${times} messages` : 'a message';
  const lost = connections.at(-1)?.closeCode;
  const why = live
    ? `within ${withinMs} ms`
    : lost === undefined
      ? `because ${name} is not connected`
      : `because the connection was closed with ${lost}`;
  const came = found.length > 0 ? `, only ${found.length}` : '';
  return failed(`${name} did not receive ${what}${describeMessage(wanted)} ${why}${came}.`, {
    expected: times > 1 ? { times, message: wanted } : wanted,
    actual: other.length > 0 ? other.map(({ json, text }) => json ?? text.slice(0, 600)) : 'nothing else',
    guilty: other.map(({ entry }) => entry),
  });
}
