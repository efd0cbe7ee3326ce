import type { ExpectClosed, ExpectFrame } from '../protocol/index.ts';
import { contains } from './matches.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import { withinOf } from './step-context.ts';
import { failed, passed, type StepVerdict, skipped } from './verdict.ts';

/** Waits for a frame of any kind. */
export async function expectFrame(
  stage: Stage,
  player: Player,
  { frame: expected, within }: ExpectFrame,
): Promise<StepVerdict> {
  const withinMs = withinOf(stage, within);
  const find = () =>
    player.unexpectedFrames.find(
      ({ text, json }) => text === expected || contains(json ?? text, expected, (name) => stage.idOf(name)),
    );
  const found = await stage.pace.until(find, withinMs);
  if (found) {
    found.isExpected = true;
    return passed;
  }
  const frames = player.unexpectedFrames.slice(-5);
  return failed(`${player.name} did not receive the frame within ${withinMs} ms.`, {
    expected,
    actual: frames.length > 0 ? frames.map(({ json, text }) => json ?? text.slice(0, 600)) : 'nothing else',
    guilty: frames.map(({ entry }) => entry),
  });
}

/** Waits for a connection to end, or sees that it has not. */
export async function expectClosed(
  stage: Stage,
  player: Player,
  { closed: expected, within }: ExpectClosed,
): Promise<StepVerdict> {
  const { name } = player;
  if (player.connections.length === 0) return skipped(`${name} has never connected.`);
  const find = () => player.unexpected.find((arrival) => arrival.kind === 'closed');
  if (expected === false) {
    await stage.pace.settle();
    const ended = find();
    return ended
      ? failed(`${name} lost the connection.`, { expected: 'an open connection', guilty: [ended.entry] })
      : passed;
  }
  const withinMs = withinOf(stage, within);
  const ended = await stage.pace.until(find, withinMs);
  if (ended?.kind !== 'closed') {
    return failed(`The connection of ${name} did not end within ${withinMs} ms.`, { expected: { closed: expected } });
  }
  ended.isExpected = true;
  if (expected === true || ended.code === expected) return passed;
  return failed(`The connection of ${name} was closed with ${ended.code}, not with ${expected}.`, {
    expected,
    actual: ended.code,
    guilty: [ended.entry],
  });
}
