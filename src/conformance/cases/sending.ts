import { dialects } from '../../protocol/index.ts';
import { type Case, defineCase } from '../case.ts';
import { expectNothingReturned, unexplained } from '../expect.ts';
import { signatureOf } from '../frames.ts';
import type { Role } from '../known.ts';
import type { Stage } from '../stage.ts';
import { failed, passed } from '../verdict.ts';
import { type DroppedFrame, droppedFrames, strangeRoom } from './dropped-frames.ts';

const posts = defineCase({
  id: 'send.posts/occupant',
  requirement: 'send.posts',
  title: 'A frame from an occupant posts the text to the room',
  needs: ['connect', 'shared'],
  yieldsTo: ['live.after-connected'],
  async run(stage) {
    const key = dialects[stage.known.expected].sendKey;
    const [member, peer] = await stage.connectAll('member', 'peer');
    const text = stage.marker();
    const from = stage.position;
    member.sendText(JSON.stringify({ room: stage.room('shared'), [key]: text }));
    if (stage.known.sendKey === key) return { key, text, from, came: await peer.sees(text), at: peer.who };
    await stage.silence(member, 'shared', peer);
    return { key, text, from, came: await peer.sees(text, 1), at: peer.who };
  },
  judge({ key, text, from, at, came }, { known }) {
    if (came) return passed();
    const other = known.sendKey !== key ? ` Under \`${known.sendKey}\` it is read instead.` : '';
    const reason = `A frame with the text under \`${key}\` was dropped: ${at} did not receive it.${other}`;
    return failed(reason, { expected: `{ room, ${key} } posts ${text}`, actual: 'nothing arrived', guilty: [from] });
  },
});

/** Sends a frame that must be dropped; a barrier on the same connection shows what came of it. */
async function drop(stage: Stage, { send }: DroppedFrame) {
  const [member, peer] = await stage.connectAll('member', 'peer');
  await stage.deliver(member, 'shared', peer);
  const forbidden = stage.marker();
  const from = stage.position;
  send(member, stage, forbidden);
  const silence = await stage.silence(member, 'shared', peer, from);
  return { who: member.who, silence, forbidden: [forbidden] };
}

const silent = (frame: DroppedFrame): Case =>
  defineCase({
    id: `${frame.requirement}/${frame.slug}`,
    requirement: frame.requirement,
    title: `${frame.what} returns nothing`,
    needs: ['live', 'shared', ...frame.needs],
    yieldsTo: ['send.stays-open'],
    run: (stage) => drop(stage, frame),
    judge: (facts, scene) => expectNothingReturned(scene, { ...facts, what: frame.what }),
  });

const staysOpen = (frame: DroppedFrame): Case =>
  defineCase({
    id: `send.stays-open/after-${frame.slug}`,
    requirement: 'send.stays-open',
    title: `After ${lowerFirst(frame.what)}, the connection stays open and usable`,
    needs: ['live', 'shared', ...frame.needs],
    async run(stage) {
      const [member, peer] = await stage.connectAll('member', 'peer');
      await stage.deliver(member, 'shared', peer);
      frame.send(member, stage, stage.marker());
      const markers = [stage.post(member, 'shared'), stage.post(peer, 'shared')];
      const sent = await peer.sees(markers[0] ?? '');
      const received = sent && (await member.sees(markers[1] ?? ''));
      return { who: member.who, sent, received };
    },
    judge({ who, sent, received }, scene) {
      if (sent && received) return passed();
      const end = scene.closed(who);
      const what = end ? `the server closed ${who} (${JSON.stringify(end.data)})` : `${who} could not be used any more`;
      return failed(`After ${lowerFirst(frame.what)}, ${what}.`, {
        expected: 'an open connection that sends and receives',
        actual: end ? { closed: end.data } : { sent, received },
        guilty: end ? [end.index] : [],
        deviations: ['closes-on-dropped-frame'],
      });
    },
  });

const noEffect = (frame: DroppedFrame): Case =>
  defineCase({
    id: `send.dropped-has-no-effect/${frame.slug}`,
    requirement: 'send.dropped-has-no-effect',
    title: `${frame.what} is delivered to nobody and stored nowhere`,
    needs: ['live', 'shared', ...frame.needs],
    yieldsTo: ['send.stays-open'],
    async run(stage) {
      const witnessRole = frame.needs.includes('foreign') ? 'outsider' : 'peer';
      const witness = await stage.connect(witnessRole);
      const { who, silence, forbidden } = await drop(stage, frame);
      const histories = await Promise.all(
        ((stage.known.unavailable.history ? [] : [witnessRole, 'peer']) as Role[]).map((role) =>
          stage.retrieve(role, stage.known.recentId),
        ),
      );
      return { who, witness: witness.who, silence, forbidden, histories };
    },
    judge({ who, silence, forbidden, histories }, scene) {
      const [marker = ''] = forbidden;
      const others = new Set(
        scene.entries.map((entry) => entry.who).filter((name) => name !== who && name.includes('#')),
      );
      const frames = [...others].flatMap((name) => scene.framesWith(name, marker));
      const stored = histories.filter(({ body }) => body.includes(marker));
      const { evidence } = silence;
      const expected = 'no trace of the message';
      if (frames[0]) {
        const guilty = frames.map(({ index }) => index);
        return failed(`${frame.what} was delivered to ${frames[0].who}.`, {
          expected,
          actual: frames[0].json,
          guilty,
          evidence,
        });
      }
      if (stored.length === 0) return passed(evidence);
      return failed(`${frame.what} was stored: retrieve returns the message.`, {
        expected,
        actual: marker,
        guilty: stored.map(({ entry }) => entry),
        evidence,
      });
    },
  });

const indistinguishable = defineCase({
  id: 'send.indistinguishable/foreign-and-missing-room',
  requirement: 'send.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by sending to them',
  needs: ['live', 'shared', 'foreign'],
  yieldsTo: ['send.silent-not-occupant', 'send.silent-unknown-room', 'send.stays-open'],
  async run(stage) {
    const [first, second, peer] = await stage.connectAll('member', 'member', 'peer');
    const from = stage.position;
    first.sendText(stage.sentFrame(stage.room('foreign'), stage.marker()));
    second.sendText(stage.sentFrame(strangeRoom(stage), stage.marker()));
    await Promise.all([first, second].map((by) => stage.silence(by, 'shared', peer, from)));
    return { foreign: first.who, missing: second.who, from };
  },
  judge({ foreign, missing, from }, scene) {
    const reaction = (who: string) => ({
      frames: unexplained(scene, who, from).map(({ text }) => signatureOf(text)),
      closed: scene.closed(who)?.data,
    });
    const [one, two] = [reaction(foreign), reaction(missing)];
    if (JSON.stringify(one) === JSON.stringify(two)) return passed();
    const reason = 'Sending to a foreign room is answered in another way than sending to a missing room.';
    return failed(reason, { expected: 'the same reaction', actual: { foreign: one, missing: two } });
  },
});

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const sendingCases: Case[] = [
  posts,
  ...droppedFrames.map(silent),
  ...droppedFrames.map(staysOpen),
  ...droppedFrames.map(noEffect),
  indistinguishable,
];
