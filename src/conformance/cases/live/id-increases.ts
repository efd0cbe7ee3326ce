import { readId } from '../../../protocol/index.ts';
import { messageOf } from '../../../traffic/index.ts';
import type { Connection } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { type Frame, messageIdOf } from '../../case/expect/frames.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import type { RoomName } from '../../discovery/server-profile.ts';

const acrossPosters = defineCase({
  id: 'live.id-increases/across-posters',
  requirement: 'live.id-increases',
  title: 'A newer message has a greater id, whoever posts it',
  needs: ['live', 'shared'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const turns = [1, 2, 3].flatMap(() => [[member, 'shared', peer] as const, [peer, 'shared', member] as const]);
    return postInTurn(context, turns);
  },
  judge: judgeIncrease,
});

const acrossRooms = defineCase({
  id: 'live.id-increases/across-rooms',
  requirement: 'live.id-increases',
  title: 'A newer message has a greater id, in whichever room it is posted',
  needs: ['live', 'shared', 'outsider', 'foreign'],
  async run(context) {
    const [member, peer, outsider] = await context.connectAll('member', 'peer', 'outsider');
    const turns = [1, 2, 3].flatMap(() => [[member, 'shared', peer] as const, [peer, 'foreign', outsider] as const]);
    return postInTurn(context, turns);
  },
  judge: judgeIncrease,
});

interface PostedMessage {
  marker: string;
  /** The connection that received it. */
  at: string;
}

type Turn = readonly [by: Connection, room: RoomName, at: Connection];

/** Posts each message only when the one before has been seen: it is provably newer. */
async function postInTurn(context: CaseContext, turns: readonly Turn[]): Promise<PostedMessage[]> {
  const posted: PostedMessage[] = [];
  for (const [by, room, at] of turns) posted.push({ marker: await context.deliver(by, room, at), at: at.who });
  return posted;
}

function judgeIncrease(posted: readonly PostedMessage[], record: CaseRecord): Verdict {
  return firstProblem([...posted.map((message) => judgeNewer(message, record)), judgeUnique(posted, record)]);
}

/** Everything that any connection had received when a message was sent is older than it. */
function judgeNewer({ marker, at }: PostedMessage, record: CaseRecord): Verdict {
  const frame = record.framesWith(at, marker)[0];
  const raw = messageIdOf(frame);
  const id = typeof raw === 'string' ? undefined : readId(raw);
  if (!frame || id === undefined) return becauseOf('live.frame', 'there is no id to compare.');
  const sent = record.sentAt(marker);
  const older = record.connections.flatMap((who) => record.frames(who)).filter(({ index }) => index < sent);
  const newest = older.find((candidate) => (readId(messageIdOf(candidate)) ?? 0) >= id);
  if (!newest) return passed();
  const reason = `A message posted after ${messageIdOf(newest)} had been received got the id ${id}.`;
  return failed(reason, {
    expected: `an id greater than ${messageIdOf(newest)}`,
    actual: id,
    offending: [newest.index, frame.index],
  });
}

/** Two messages with one id, whoever posted them. */
function judgeUnique(posted: readonly PostedMessage[], record: CaseRecord): Verdict {
  const receivers = new Set(posted.map(({ at }) => at));
  return firstProblem([...receivers].map((who) => judgeUniqueOn(who, record)));
}

function judgeUniqueOn(who: string, record: CaseRecord): Verdict {
  const seen = new Map<unknown, Frame>();
  for (const frame of record.frames(who)) {
    const id = messageIdOf(frame);
    if (id === undefined) continue;
    const earlier = seen.get(id);
    seen.set(id, frame);
    if (!earlier || messageOf(earlier.json)?.message === messageOf(frame.json)?.message) continue;
    const offending = [earlier.index, frame.index];
    return failed(`Two messages have the id ${id}.`, { expected: 'ids that increase', actual: id, offending });
  }
  return passed();
}

export const idIncreases: Case[] = [acrossPosters, acrossRooms];
