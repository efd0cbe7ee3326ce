import { dialects, parseJson } from '../../protocol/index.ts';
import { type Case, defineCase } from '../case.ts';
import { unexplained } from '../expect.ts';
import { messageOf, signatureOf } from '../frames.ts';
import type { Role } from '../known.ts';
import type { Scene } from '../scene.ts';
import { becauseOf, failed, passed } from '../verdict.ts';
import { droppedCases } from './dropped.ts';
import { strangeRoom } from './dropped-frames.ts';
import { droppedInARowCases } from './dropped-in-a-row.ts';

const posts = (slug: string, role: Role, reader: Role): Case =>
  defineCase({
    id: `send.posts/${slug}`,
    requirement: 'send.posts',
    title: `A frame from an occupant posts the text to the room (${slug})`,
    needs: ['connect', 'shared'],
    async run(stage) {
      const key = dialects[stage.known.expected].sendKey;
      const [by, at] = await stage.connectAll(role, reader);
      const text = stage.marker();
      const from = stage.position;
      by.sendText(JSON.stringify({ room: stage.room('shared'), [key]: text }));
      if (stage.known.sendKey !== key) await stage.trySilence(by, 'shared', at);
      const came = await at.sees(text, stage.known.sendKey === key ? undefined : 1);
      return { key, text, from, came, at: at.who, by: by.who };
    },
    judge({ key, text, from, at, by, came }, scene) {
      const { known } = scene;
      if (came) return passed();
      const deaf = known.unavailable.live;
      if (deaf?.because === 'live.after-connected') return becauseOf(deaf.because, deaf.reason);
      const other = known.sendKey !== key ? ` Under \`${known.sendKey}\` it is read instead.` : '';
      const reason = `A frame with the text under \`${key}\` was dropped: ${at} did not receive it.${other}${howEnded(scene, [by, at])}`;
      return failed(reason, {
        expected: `{ room, ${key} } posts ${text}`,
        actual: 'nothing arrived',
        guilty: [from],
        deviations: [`drops:${key}`],
      });
    },
  });

/** Says so where the server closed one of the connections. */
function howEnded(scene: Scene, whos: readonly string[]): string {
  const who = whos.find((name) => scene.closed(name));
  return who === undefined ? '' : ` The server had closed ${who}: ${JSON.stringify(scene.closed(who)?.data)}.`;
}

const fromSecondConnection = defineCase({
  id: 'send.posts/from-a-second-connection',
  requirement: 'send.posts',
  title: 'A user who has a connection already posts on another one',
  needs: ['live', 'shared'],
  yieldsTo: ['live.after-connected', 'live.every-connection'],
  async run(stage) {
    const [first, peer] = await stage.connectAll('member', 'peer');
    await stage.deliver(first, 'shared', peer);
    const second = await stage.connect('member');
    const from = stage.position;
    const text = stage.post(second, 'shared');
    return { text, from, came: await peer.sees(text), by: second.who, at: peer.who };
  },
  judge({ text, from, came, by, at }, scene) {
    if (came) return passed();
    const reason = `${by} is not the first connection of its user, and what it sent was dropped: ${at} did not receive it.`;
    return failed(`${reason}${howEnded(scene, [by, at])}`, {
      expected: `every connection of an occupant posts ${text}`,
      actual: 'nothing arrived',
      guilty: [from],
    });
  },
});

const sameTextTwice = defineCase({
  id: 'send.posts/the-same-text-twice',
  requirement: 'send.posts',
  title: 'The same text posted twice in a row is two messages',
  needs: ['live', 'shared', 'exact-ids'],
  yieldsTo: ['live.frame', 'live.id-increases', 'live.after-connected', 'live.every-connection', 'live.exactly-once'],
  async run(stage) {
    const [member, peer] = await stage.connectAll('member', 'peer');
    await stage.deliver(member, 'shared', peer);
    const from = stage.position;
    const text = stage.post(member, 'shared');
    stage.post(member, 'shared', text);
    const ids = new Set<unknown>();
    await peer.frame((frame) => {
      if (frame.includes(text)) ids.add(messageOf(parseJson(frame))?.id);
      return ids.size > 1 || undefined;
    });
    return { text, sent: [from, from + 1], ids: [...ids], at: peer.who };
  },
  judge({ text, sent, ids, at }, scene) {
    if (ids.length > 1) return passed();
    const came = scene.framesWith(at, text).map(({ index }) => index);
    return failed(`A text was posted twice in a row, and ${at} received ${ids.length} of the two messages.`, {
      expected: `two messages ${text} with ids of their own`,
      actual: { ids },
      guilty: [...sent, ...came],
    });
  },
});

const indistinguishable = defineCase({
  id: 'send.indistinguishable/foreign-and-missing-room',
  requirement: 'send.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by sending to them',
  needs: ['live', 'shared', 'foreign'],
  yieldsTo: ['send.posts', 'send.silent-not-occupant', 'send.silent-unknown-room', 'send.stays-open'],
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

export const sendingCases: Case[] = [
  posts('by-member', 'member', 'peer'),
  posts('by-peer', 'peer', 'member'),
  fromSecondConnection,
  sameTextTwice,
  ...droppedCases,
  ...droppedInARowCases,
  indistinguishable,
];
