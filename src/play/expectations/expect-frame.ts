import type { ExpectClosed, ExpectFrame } from '../../protocol/index.ts';
import type { Actor } from '../context/actor.ts';
import type { PlayContext } from '../context/play-context.ts';
import { shownDuration, withinOf } from '../steps/step-context.ts';
import { contains } from './matches.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Waits for a frame of any kind. */
export async function expectFrame(
  context: PlayContext,
  actor: Actor,
  { frame: expected, within }: ExpectFrame,
): Promise<StepVerdict> {
  if (actor.failedConnect !== undefined) {
    return skipped(`Because of step ${actor.failedConnect}: ${actor.name} could not connect.`);
  }
  const withinMs = withinOf(context, within);
  const find = () =>
    actor.unexpectedFrames.find(
      ({ text, json }) => text === expected || contains(json ?? text, expected, (name) => context.idOf(name)),
    );
  const found = await context.pace.until(find, withinMs);
  if (found) {
    found.isExpected = true;
    return passed;
  }
  const frames = actor.unexpectedFrames.slice(-5);
  return failed(`${actor.name} did not receive the frame within ${shownDuration(withinMs)}.`, {
    expected,
    actual: frames.length > 0 ? frames.map(({ json, text }) => json ?? text.slice(0, 600)) : 'nothing else',
    offending: frames.map(({ entry }) => entry),
  });
}

/** Waits for a connection to end, or sees that it has not. */
export async function expectClosed(
  context: PlayContext,
  actor: Actor,
  { closed: expected, within }: ExpectClosed,
): Promise<StepVerdict> {
  const { name } = actor;
  if (actor.connections.length === 0) return skipped(`${name} has never connected.`);
  const find = () => actor.unexpected.find((arrival) => arrival.kind === 'closed');
  if (expected === false) {
    await context.pace.settle();
    const ended = find();
    return ended
      ? failed(`${name} lost the connection.`, { expected: 'an open connection', offending: [ended.entry] })
      : passed;
  }
  const withinMs = withinOf(context, within);
  const ended = await context.pace.until(find, withinMs);
  if (ended?.kind !== 'closed') {
    return failed(`The connection of ${name} did not end within ${shownDuration(withinMs)}.`, {
      expected: { closed: expected },
    });
  }
  ended.isExpected = true;
  if (expected === true || ended.code === expected) return passed;
  return failed(`The connection of ${name} was closed with ${ended.code}, not with ${expected}.`, {
    expected,
    actual: ended.code,
    offending: [ended.entry],
  });
}
