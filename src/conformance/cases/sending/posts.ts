import { dialects } from '../../../protocol/index.ts';
import { saysConnected } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { inDirectMessage, isDropped } from '../actions/direct-message-conversation.ts';
import { unheardPost } from './unheard-post.ts';

const postsTo = (id: string, role: UserRole, reader: UserRole): Case =>
  defineCase({
    id,
    requirement: 'send.posts',
    title: `A frame from an occupant posts the text to the room (by ${role})`,
    needs: ['connect', 'shared'],
    async run(context) {
      const key = dialects[context.profile.expected].sendKey;
      const [by, at] = await context.connectAll(role, reader);
      const text = context.marker();
      const from = context.position;
      by.sendText(JSON.stringify({ room: context.room('shared'), [key]: text }));
      if (context.profile.sendKey !== key) await context.trySilence(by, 'shared', at);
      const came = await at.sees(text, context.profile.sendKey === key ? undefined : 1);
      if (!came) await context.seekMissing(at);
      return { key, text, from, came, at: at.who, by: by.who };
    },
    judge({ key, text, from, at, by, came }, record) {
      const { profile } = record;
      if (came) return passed();
      const unheard = profile.unavailable.live;
      if (unheard?.because === 'live.after-connected') return becauseOf(unheard.because, unheard.reason);
      const other = profile.sendKey !== key ? ` Under \`${profile.sendKey}\` it is read instead.` : '';
      const reason = `A frame with the text under \`${key}\` was dropped: ${at} did not receive it.${other}`;
      const expected = `{ room, ${key} } posts ${text}`;
      return unheardPost({ text, from, by, at }, record, { reason, expected, deviations: [`drops:${key}`] });
    },
  });

const fromASecondConnection = defineCase({
  id: 'send.posts/from-a-second-connection',
  requirement: 'send.posts',
  title: 'A user who has a connection already posts on another one',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection'],
  async run(context) {
    const [first, peer] = await context.connectAll('member', 'peer');
    await context.deliver(first, 'shared', peer);
    const second = await context.connect('member');
    const from = context.position;
    const text = context.post(second, 'shared');
    const came = await peer.sees(text);
    if (!came) await context.seekMissing(peer);
    return { text, from, came, by: second.who, at: peer.who };
  },
  judge({ came, ...post }, record) {
    if (came) return passed();
    const { text, by, at } = post;
    const reason = `${by} is not the first connection of its user, and what it sent was dropped: ${at} did not receive it.`;
    return unheardPost(post, record, { reason, expected: `every connection of an occupant posts ${text}` });
  },
});

const inTheFirstInstant = defineCase({
  id: 'send.posts/in-the-first-instant',
  requirement: 'send.posts',
  title: 'What is posted in the instant in which CONNECTED comes is posted',
  needs: ['live', 'shared'],
  maskedBy: ['live.after-connected', 'live.every-connection'],
  async run(context) {
    const peer = await context.connect('peer');
    const member = await context.opened('member');
    const text = context.marker();
    await context.untilMayPost();
    let from = -1;
    member.onText((frame) => {
      if (from >= 0 || !saysConnected(frame)) return;
      from = context.position;
      context.post(member, 'shared', text);
    });
    member.sendToken();
    await context.untilConnected(member);
    const came = await peer.sees(text);
    if (!came) await context.seekMissing(peer);
    return { text, from, came, by: member.who, at: peer.who };
  },
  judge({ came, ...post }, record) {
    if (came) return passed();
    const { text, by, at } = post;
    const reason = `What ${by} posted as soon as CONNECTED had come was dropped: ${at} did not receive it.`;
    return unheardPost(post, record, { reason, expected: `whoever is connected posts ${text}` });
  },
});

const directMessage = inDirectMessage({
  id: 'send.posts/in-a-direct-message',
  requirement: 'send.posts',
  title: 'Users who were connected before a direct message room was made post to it',
  needs: ['history'],
  maskedBy: ['retrieve.shape'],
  judge(conversation, record) {
    const lost = conversation.messages.find((message) => isDropped(message, conversation, record));
    if (!lost) return passed();
    const { poster, marker, at } = lost;
    const reason =
      `${poster} was connected when room ${conversation.room} was made, and what ${poster} posted there was dropped: ` +
      `${at} did not receive it, and no history has it.`;
    return failed(reason, {
      expected: `{ room, ${record.profile.sendKey} } posts ${marker}`,
      actual: 'neither a live message nor one in a history',
      offending: [record.sentAt(marker), ...conversation.histories.map(({ answer }) => answer.entry)],
      remedy:
        'Look up the rooms of a user when a frame comes, and not once for a connection: create_dm makes new ones.',
    });
  },
});

export const posts: Case[] = [
  postsTo('send.posts/by-member', 'member', 'peer'),
  postsTo('send.posts/by-peer', 'peer', 'member'),
  fromASecondConnection,
  inTheFirstInstant,
  directMessage,
];
