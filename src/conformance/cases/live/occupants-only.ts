import { type Case, defineCase } from '../../case/case.ts';
import { expectUnheard } from '../../case/expect/expect.ts';
import { passed } from '../../case/verdict.ts';
import type { RoomName, UserRole } from '../../discovery/server-profile.ts';
import { inDirectMessage, markersOf } from '../actions/direct-message-conversation.ts';

/** How many rounds of messages must not be heard: one alone may be held back by chance. */
const rounds = 3;

/** A user outside a room is connected while others talk in it; a barrier in the user's own room shows silence. */
const staysUnheard = (id: string, stranger: UserRole, foreign: RoomName, own: RoomName): Case =>
  defineCase({
    id,
    requirement: 'live.occupants-only',
    title: `A message in a room does not reach a connected user who is not in it (${stranger})`,
    needs: ['live', 'shared', 'outsider', 'foreign'],
    async run(context) {
      const [subject, peer] = await context.connectAll(stranger, 'peer');
      const insider = await context.connect(foreign === 'shared' ? 'member' : 'outsider');
      const markers: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        markers.push(await context.deliver(peer, foreign, insider), await context.deliver(insider, foreign, peer));
      }
      const { evidence } = await context.silence(peer, own, subject);
      return { by: [subject.who], markers, evidence };
    },
    judge(unheard, record) {
      return expectUnheard(record, { ...unheard, because: 'was posted to a room that its user is not in' });
    },
  });

const directMessage = inDirectMessage({
  id: 'live.occupants-only/in-a-direct-message',
  requirement: 'live.occupants-only',
  title: 'A direct message does not reach a third user',
  needs: ['outsider'],
  judge(conversation, record) {
    if (!conversation.third) return passed();
    const { who, evidence } = conversation.third;
    const because = 'was posted to a direct message room of two others';
    return expectUnheard(record, { by: [who], markers: markersOf(conversation), evidence, because });
  },
});

export const occupantsOnly: Case[] = [
  staysUnheard('live.occupants-only/outsider', 'outsider', 'shared', 'foreign'),
  staysUnheard('live.occupants-only/member', 'member', 'foreign', 'shared'),
  directMessage,
];
