import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectHeard, expectUnheard } from '../../case/expect.ts';
import { type Frame, frameKind } from '../../case/frames.ts';
import { failed, firstProblem, passed } from '../../case/verdict.ts';
import type { Role, RoomName } from '../../discovery/server-profile.ts';
import { liveIdCases, messageIdOf } from './ids.ts';

/** So many rounds of messages must not be heard: one alone may be kept back by chance. */
const secrets = 3;

/** A user outside a room is connected while others talk in it; a barrier in the user's own room shows silence. */
const occupantsOnly = (slug: string, stranger: Role, secret: RoomName, own: RoomName): Case =>
  defineCase({
    id: `live.occupants-only/${slug}`,
    requirement: 'live.occupants-only',
    title: `A message in a room does not reach a connected user who is not in it (${stranger})`,
    needs: ['live', 'shared', 'outsider', 'foreign'],
    async run(context) {
      const [subject, peer] = await context.connectAll(stranger, 'peer');
      const insider = await context.connect(secret === 'shared' ? 'member' : 'outsider');
      const markers: string[] = [];
      for (let round = 0; round < secrets; round += 1) {
        markers.push(await context.deliver(peer, secret, insider), await context.deliver(insider, secret, peer));
      }
      const { evidence } = await context.silence(peer, own, subject);
      return { by: [subject.who], markers, evidence };
    },
    judge(unheard, record) {
      return expectUnheard(record, { ...unheard, because: 'was posted to a room that its user is not in' });
    },
  });

/** So many messages of each poster. */
const perPoster = 15;

/** Two posters send as fast as they can; every receiver gets everything. */
async function burst(context: CaseContext) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const [second, other] = await context.connectAll('member', 'peer');
  const [byMember, byPeer]: [string[], string[]] = [[], []];
  for (let count = 0; count < perPoster; count += 1) {
    byMember.push(context.post(member, 'shared'));
    byPeer.push(context.post(peer, 'shared'));
  }
  await Promise.all([
    ...[member, second].map((at) => at.missingFrom(peer, byPeer)),
    ...[peer, other].map((at) => at.missingFrom(member, byMember)),
  ]);
  const { evidence } = await context.silence(member, 'shared', peer);
  const due = [
    ...[member, second].map(({ who }) => ({ who, markers: byPeer })),
    ...[peer, other].map(({ who }) => ({ who, markers: byMember })),
  ];
  return { due, whos: due.map(({ who }) => who), markers: [...byMember, ...byPeer], evidence };
}

const nothingLost = defineCase({
  id: 'live.after-connected/under-a-burst',
  requirement: 'live.after-connected',
  title: 'Every message of a burst arrives, also while its receiver posts itself',
  needs: ['live', 'shared'],
  maskedBy: ['live.every-connection', 'send.posts'],
  run: burst,
  judge({ due }, record) {
    return firstProblem(
      due.map(({ who, markers }) => expectHeard(record, who, markers, 'that were posted in a burst')),
    );
  },
});

const exactlyOnce = defineCase({
  id: 'live.exactly-once/under-a-burst',
  requirement: 'live.exactly-once',
  title: 'A connection receives one frame per message, also where its user has several',
  needs: ['live', 'shared'],
  run: burst,
  judge({ whos, markers, evidence }, record) {
    const repeats = whos.flatMap((who) => markers.flatMap((marker) => record.framesWith(who, marker).slice(1)));
    if (repeats.length === 0) return passed(evidence);
    return failed(`${repeats[0]?.who} received a message twice.`, {
      expected: 'one frame per message',
      actual: repeats.map(({ json, text }) => json ?? text),
      offending: repeats.map(({ index }) => index),
      evidence,
    });
  },
});

const order = defineCase({
  id: 'live.order/under-a-burst',
  requirement: 'live.order',
  title: 'Frames arrive in the order of their ids, also under a burst',
  needs: ['live', 'shared', 'exact-ids'],
  maskedBy: ['live.id-increases', 'live.exactly-once'],
  run: burst,
  judge({ whos, markers, evidence }, record) {
    const own = ({ text }: Frame) => markers.some((marker) => text.includes(marker));
    for (const who of whos) {
      const frames = record.frames(who).filter(own);
      const wrong = frames.findIndex(
        (frame, index) => index > 0 && Number(messageIdOf(frame)) < Number(messageIdOf(frames[index - 1])),
      );
      if (wrong < 0) continue;
      const ids = frames.map(messageIdOf);
      const reason = `${who} received frames out of order: the id ${ids[wrong]} after the id ${ids[wrong - 1]}.`;
      return failed(reason, {
        expected: 'ids in order',
        actual: ids,
        offending: [frames[wrong]?.index ?? 0],
        evidence,
      });
    }
    return passed(evidence);
  },
});

const noUndocumentedFrames = defineCase({
  id: 'live.no-undocumented-frames/over-a-conversation',
  requirement: 'live.no-undocumented-frames',
  title: 'Nothing but CONNECTED, errors and live messages is sent, while users come, talk and go',
  needs: ['live', 'shared'],
  maskedBy: ['live.frame', 'connect.waits-for-token', 'connect.connected-first', 'connect.connected'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const guest = await context.connect('peer');
    await context.deliver(member, 'shared', peer);
    await guest.close();
    await context.deliver(peer, 'shared', member);
    const { evidence } = await context.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], evidence };
  },
  judge({ whos, evidence }, record) {
    const frames = whos.flatMap((who) => record.frames(who).filter((frame) => isUndocumented(frame)));
    if (frames.length === 0) return passed(evidence);
    return failed(`${frames[0]?.who} was sent an undocumented frame: ${frames[0]?.text}.`, {
      expected: 'only CONNECTED, errors and live messages',
      actual: frames.map(({ json, text }) => json ?? text),
      offending: frames.map(({ index }) => index),
      evidence,
    });
  },
});

/** Nothing here is an error, so that an error frame is out of place, too. */
const isUndocumented = (frame: Frame): boolean => ['undocumented', 'error'].includes(frameKind(frame));

export const liveDeliveryCases: Case[] = [
  ...liveIdCases,
  occupantsOnly('outsider', 'outsider', 'shared', 'foreign'),
  occupantsOnly('member', 'member', 'foreign', 'shared'),
  nothingLost,
  exactlyOnce,
  order,
  noUndocumentedFrames,
];
