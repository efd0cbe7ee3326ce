import { type Case, defineCase } from '../case.ts';
import type { Connection } from '../connection.ts';
import { expectUnheard } from '../expect.ts';
import { type Frame, frameKind, messageOf } from '../frames.ts';
import type { Role, RoomName } from '../known.ts';
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

const idOf = (frame: Frame | undefined): unknown => messageOf(frame?.json)?.id;

/** Everything that any connection had received when a message was sent is older than it. */
function judgeNewer({ marker, at }: Posted, scene: Scene): Verdict {
  const frame = scene.framesWith(at, marker)[0];
  const id = idOf(frame);
  if (!frame || typeof id !== 'number') return becauseOf('live.frame', 'there is no id to be compared.');
  const sent = scene.entries.findIndex(({ kind, data }) => kind === 'sent' && String(data).includes(marker));
  const older = scene.connections.flatMap((who) => scene.frames(who)).filter(({ index }) => index < sent);
  const newest = older.find((candidate) => Number(idOf(candidate)) >= id);
  if (!newest) return passed();
  const reason = `A message posted after ${idOf(newest)} had been received got the id ${id}.`;
  return failed(reason, { expected: `an id greater than ${idOf(newest)}`, actual: id, guilty: [newest.index, frame.index] });
}

/** Two messages with one id, whoever posted them. */
function judgeUnique(posted: readonly Posted[], scene: Scene): Verdict {
  for (const who of new Set(posted.map(({ at }) => at))) {
    const seen = new Map<unknown, Frame>();
    for (const frame of scene.frames(who)) {
      const id = idOf(frame);
      const earlier = id === undefined ? undefined : seen.get(id);
      if (earlier && messageOf(earlier.json)?.message !== messageOf(frame.json)?.message) {
        const guilty = [earlier.index, frame.index];
        return failed(`Two messages have the id ${id}.`, { expected: 'ids that increase', actual: id, guilty });
      }
      if (id !== undefined) seen.set(id, frame);
    }
  }
  return passed();
}

const acrossPosters = defineCase({
  id: 'live.id-increases/across-posters',
  requirement: 'live.id-increases',
  title: 'A newer message has a greater id, whoever posts it',
  needs: ['live', 'shared'],
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
  needs: ['live', 'shared', 'outsider', 'foreign'],
  async run(stage) {
    const [member, peer, outsider] = await stage.connectAll('member', 'peer', 'outsider');
    const turns = [1, 2, 3].flatMap(() => [[member, 'shared', peer] as const, [peer, 'foreign', outsider] as const]);
    return postInTurn(stage, turns);
  },
  judge: judgeIncrease,
});

/** A user outside a room is connected while others talk in it; a barrier in the user's own room shows silence. */
const occupantsOnly = (slug: string, stranger: Role, secret: RoomName, own: RoomName): Case =>
  defineCase({
    id: `live.occupants-only/${slug}`,
    requirement: 'live.occupants-only',
    title: `A message in a room does not reach a connected user who is not in it (${stranger})`,
    needs: ['live', 'shared', 'outsider', 'foreign'],
    async run(stage) {
      const [subject, peer] = await stage.connectAll(stranger, 'peer');
      const insider = await stage.connect(secret === 'shared' ? 'member' : 'outsider');
      const markers = [await stage.deliver(peer, secret, insider), await stage.deliver(insider, secret, peer)];
      const { evidence } = await stage.silence(peer, own, subject);
      return { by: [subject.who], markers, evidence };
    },
    judge(unheard, scene) {
      return expectUnheard(scene, { ...unheard, because: 'was posted to a room that its user is not in' });
    },
  });

/** So many messages of each poster. */
const perPoster = 15;

/** Two posters send as fast as they can; every receiver gets everything. */
async function burst(stage: Stage) {
  const [member, peer] = await stage.connectAll('member', 'peer');
  const [second, other] = await stage.connectAll('member', 'peer');
  const markers: { by: Role; marker: string }[] = [];
  for (let count = 0; count < perPoster; count += 1) {
    markers.push({ by: 'member', marker: stage.post(member, 'shared') });
    markers.push({ by: 'peer', marker: stage.post(peer, 'shared') });
  }
  const forMember = markers.filter(({ by }) => by === 'peer').map(({ marker }) => marker);
  const forPeer = markers.filter(({ by }) => by === 'member').map(({ marker }) => marker);
  await Promise.all([
    ...[member, second].flatMap((at) => forMember.map((marker) => at.sees(marker))),
    ...[peer, other].flatMap((at) => forPeer.map((marker) => at.sees(marker))),
  ]);
  const { evidence } = await stage.silence(member, 'shared', peer);
  const whos = [member, second, peer, other].map(({ who }) => who);
  return { whos, markers: markers.map(({ marker }) => marker), evidence };
}

const exactlyOnce = defineCase({
  id: 'live.exactly-once/under-a-burst',
  requirement: 'live.exactly-once',
  title: 'A connection receives one frame per message, also where its user has several',
  needs: ['live', 'shared'],
  run: burst,
  judge({ whos, markers, evidence }, scene) {
    const repeats = whos.flatMap((who) => markers.flatMap((marker) => scene.framesWith(who, marker).slice(1)));
    if (repeats.length === 0) return passed(evidence);
    return failed(`${repeats[0]?.who} received a message twice.`, {
      expected: 'one frame per message',
      actual: repeats.map(({ json, text }) => json ?? text),
      guilty: repeats.map(({ index }) => index),
      evidence,
    });
  },
});

const order = defineCase({
  id: 'live.order/under-a-burst',
  requirement: 'live.order',
  title: 'Frames arrive in the order of their ids, also under a burst',
  needs: ['live', 'shared'],
  yieldsTo: ['live.id-increases', 'live.exactly-once'],
  run: burst,
  judge({ whos, markers, evidence }, scene) {
    const own = ({ text }: Frame) => markers.some((marker) => text.includes(marker));
    for (const who of whos) {
      const frames = scene.frames(who).filter(own);
      const wrong = frames.findIndex((frame, index) => index > 0 && Number(idOf(frame)) < Number(idOf(frames[index - 1])));
      if (wrong < 0) continue;
      const ids = frames.map(idOf);
      const reason = `${who} received frames out of order: the id ${ids[wrong]} after the id ${ids[wrong - 1]}.`;
      return failed(reason, { expected: 'ids in order', actual: ids, guilty: [frames[wrong]?.index ?? 0], evidence });
    }
    return passed(evidence);
  },
});

const noUndocumentedFrames = defineCase({
  id: 'live.no-undocumented-frames/over-a-conversation',
  requirement: 'live.no-undocumented-frames',
  title: 'Nothing but CONNECTED, errors and live messages is sent, while users come, talk and go',
  needs: ['live', 'shared'],
  yieldsTo: ['live.frame', 'connect.waits-for-token', 'connect.connected-first', 'connect.connected'],
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    const guest = await stage.connect('peer');
    await stage.deliver(member, 'shared', peer);
    await guest.close();
    await stage.deliver(peer, 'shared', member);
    const { evidence } = await stage.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], evidence };
  },
  judge({ whos, evidence }, scene) {
    const frames = whos.flatMap((who) => scene.frames(who).filter((frame) => isUndocumented(frame)));
    if (frames.length === 0) return passed(evidence);
    return failed(`${frames[0]?.who} was sent an undocumented frame: ${frames[0]?.text}.`, {
      expected: 'only CONNECTED, errors and live messages',
      actual: frames.map(({ json, text }) => json ?? text),
      guilty: frames.map(({ index }) => index),
      evidence,
    });
  },
});

/** Nothing here is an error, so that an error frame is out of place, too. */
const isUndocumented = (frame: Frame): boolean => ['undocumented', 'error'].includes(frameKind(frame));

export const liveDeliveryCases: Case[] = [
  acrossPosters,
  acrossRooms,
  occupantsOnly('outsider', 'outsider', 'shared', 'foreign'),
  occupantsOnly('member', 'member', 'foreign', 'shared'),
  exactlyOnce,
  order,
  noUndocumentedFrames,
];
