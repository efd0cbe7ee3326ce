import { type Case, defineCase } from '../../case/case.ts';
import { expectHeard } from '../../case/expect/expect.ts';
import { firstProblem } from '../../case/verdict.ts';

const threeOfOneUser = defineCase({
  id: 'live.every-connection/three-of-one-user',
  requirement: 'live.every-connection',
  title: 'All connections of an occupant receive a message',
  needs: ['live', 'shared'],
  maskedBy: ['send.posts'],
  async run(context) {
    const peer = await context.connect('peer');
    const members = await context.connectAll('member', 'member', 'member');
    const marker = context.post(peer, 'shared');
    const seen = await Promise.all(members.map((member) => member.sees(marker)));
    return { whos: members.map(({ who }) => who), marker, seen };
  },
  judge({ whos, marker }, record) {
    return firstProblem(whos.map((who) => expectHeard(record, who, [marker], 'that went to the room of its user')));
  },
});

export const everyConnection: Case[] = [threeOfOneUser];
