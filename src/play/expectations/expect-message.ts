import { compilePattern, type ExpectedMessage, type ExpectMessage, type JsonObject } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { describeMessage } from '../steps/step.ts';
import { shownDuration, unknownRoom, withinOf } from '../steps/step-context.ts';
import type { FrameArrival } from './arrival.ts';
import { skippedPost } from './skipped-cause.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Waits for live messages that nothing has expected yet. */
export async function expectMessage(
  context: PlayContext,
  actor: Actor,
  { message: wanted, times = 1, within }: ExpectMessage,
): Promise<StepVerdict> {
  const { rooms } = context;
  if (wanted.room !== undefined && rooms.idOf(wanted.room) === undefined && !rooms.isHidden(wanted.room)) {
    return unknownRoom(context, wanted.room);
  }
  if (actor.failedConnect !== undefined) {
    return skipped(`Because of step ${actor.failedConnect}: ${actor.name} could not connect.`);
  }
  const fitting = (): FrameArrival[] =>
    actor.unexpectedFrames.filter(({ message }) => message && fitsMessage(context, message, wanted));
  // What was not posted does not come: it is enough to see what there is.
  const withinMs = skippedPost(context, wanted) ? context.deliveries.window : withinOf(context, within);
  await context.pace.until(() => (fitting().length >= times || !actor.live ? true : undefined), withinMs);
  const found = fitting().slice(0, times);
  if (found.length < times) return missing(actor, { wanted, times, withinMs, found });
  for (const arrival of found) {
    arrival.isExpected = true;
    if (arrival.message) learnId(context, wanted, arrival.message);
  }
  return passed;
}

/** Whether a message is as expected; names of users and rooms stand for what they are called on this server. */
export function fitsMessage(context: PlayContext, message: JsonObject, wanted: ExpectedMessage): boolean {
  const { poster, room, message: text, matches } = wanted;
  if (poster !== undefined && !isBy(context, message, poster)) return false;
  if (room !== undefined && message.room !== context.rooms.idOf(room)) return false;
  if (text !== undefined && message.message !== text) return false;
  return matches === undefined || compilePattern(matches).test(String(message.message));
}

/** A user whose id is not known may be called anything, as long as the text is one that this user has sent. */
function isBy(context: PlayContext, { poster, message }: JsonObject, name: string): boolean {
  const actor = context.actors.find((each) => each.name === name);
  if (!actor) return poster === name;
  return poster === actor.id || (!actor.isIdKnown && actor.sentTexts.has(String(message)));
}

function learnId(context: PlayContext, { poster: name }: ExpectedMessage, { poster }: JsonObject): void {
  const actor = context.actors.find((each) => each.name === name);
  if (!actor || typeof poster !== 'string') return;
  actor.id = poster;
  actor.isIdKnown = true;
}

interface Missing {
  wanted: ExpectedMessage;
  times: number;
  withinMs: number;
  found: readonly FrameArrival[];
}

function missing(actor: Actor, { wanted, times, withinMs, found }: Missing): StepVerdict {
  const { name, live, unexpectedFrames, connections } = actor;
  const other = unexpectedFrames.filter((arrival) => !found.includes(arrival)).slice(-5);
  const what = times > 1 ? `${times} messages` : 'a message';
  const lost = connections.at(-1)?.closed?.code;
  const why = live
    ? `within ${shownDuration(withinMs)}`
    : lost === undefined
      ? `because ${name} is not connected`
      : `because the connection was closed with ${lost}`;
  const came = found.length > 0 ? `, only ${found.length}` : '';
  return failed(`${name} did not receive ${what}${describeMessage(wanted)} ${why}${came}.`, {
    expected: times > 1 ? { times, message: wanted } : wanted,
    actual: other.length > 0 ? other.map(({ json, text }) => json ?? text.slice(0, 600)) : 'nothing else',
    offending: other.map(({ entry }) => entry),
  });
}
