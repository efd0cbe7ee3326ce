import { type Case, defineCase } from '../case.ts';
import type { Connection } from '../connection.ts';
import { type Frame, messageOf } from '../frames.ts';
import type { RoomName } from '../known.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../verdict.ts';

/** Posts one after the other, each only when the one before has been seen, so that newer is provably newer. */
async function postInTurn(stage: Stage, turns: readonly (readonly [Connection, RoomName, Connection])[]) {
  const posted: { marker: string; at: string }[] = [];
  for (const [by, room, at] of turns) posted.push({ marker: await stage.deliver(by, room, at), at: at.who });
  return posted;
}

interface Posted {
  marker: string;
  at: string;
}

function judgeIncrease(posted: readonly Posted[], scene: Scene): Verdict {
  return firstProblem([...posted.map((message) => judgeNewer(message, scene)), judgeUnique(posted, scene)]);
}

/** The id of the message that a frame carries. */
export const messageIdOf = (frame: Frame | undefined): unknown => messageOf(frame?.json)?.id;

/** Everything that any connection had received when a message was sent is older than it. */
function judgeNewer({ marker, at }: Posted, scene: Scene): Verdict {
  const frame = scene.framesWith(at, marker)[0];
  const id = messageIdOf(frame);
  if (!frame || typeof id !== 'number') return becauseOf('live.frame', 'there is no id to be compared.');
  const sent = scene.sentAt(marker);
  const older = scene.connections.flatMap((who) => scene.frames(who)).filter(({ index }) => index < sent);
  const newest = older.find((candidate) => Number(messageIdOf(candidate)) >= id);
  if (!newest) return passed();
  const reason = `A message posted after ${messageIdOf(newest)} had been received got the id ${id}.`;
  return failed(reason, {
    expected: `an id greater than ${messageIdOf(newest)}`,
    actual: id,
    guilty: [newest.index, frame.index],
  });
}

/** Two messages with one id, whoever posted them. */
function judgeUnique(posted: readonly Posted[], scene: Scene): Verdict {
  const receivers = new Set(posted.map(({ at }) => at));
  return firstProblem([...receivers].map((who) => judgeUniqueOn(who, scene)));
}

function judgeUniqueOn(who: string, scene: Scene): Verdict {
  const seen = new Map<unknown, Frame>();
  for (const frame of scene.frames(who)) {
    const id = messageIdOf(frame);
    if (id === undefined) continue;
    const earlier = seen.get(id);
    seen.set(id, frame);
    if (!earlier || messageOf(earlier.json)?.message === messageOf(frame.json)?.message) continue;
    const guilty = [earlier.index, frame.index];
    return failed(`Two messages have the id ${id}.`, { expected: 'ids that increase', actual: id, guilty });
  }
  return passed();
}

const acrossPosters = defineCase({
  id: 'live.id-increases/across-posters',
  requirement: 'live.id-increases',
  title: 'A newer message has a greater id, whoever posts it',
  needs: ['live', 'shared', 'exact-ids'],
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    const turns = [1, 2, 3].flatMap(() => [[member, 'shared', peer] as const, [peer, 'shared', member] as const]);
    return postInTurn(stage, turns);
  },
  judge: judgeIncrease,
});

const acrossRooms = defineCase({
  id: 'live.id-increases/across-rooms',
  requirement: 'live.id-increases',
  title: 'A newer message has a greater id, in whichever room it is posted',
  needs: ['live', 'shared', 'outsider', 'foreign', 'exact-ids'],
  async run(stage) {
    const [member, peer, outsider] = await stage.connectAll('member', 'peer', 'outsider');
    const turns = [1, 2, 3].flatMap(() => [[member, 'shared', peer] as const, [peer, 'foreign', outsider] as const]);
    return postInTurn(stage, turns);
  },
  judge: judgeIncrease,
});

export const liveIdCases: Case[] = [acrossPosters, acrossRooms];
