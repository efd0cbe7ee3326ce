import { listenFor } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { endOf } from '../../case/closed-poster.ts';
import { expectHeard } from '../../case/expect/expect.ts';
import { firstProblem, type Verdict } from '../../case/verdict.ts';

const threeOfOneUser = defineCase({
  id: 'live.every-connection/three-of-one-user',
  requirement: 'live.every-connection',
  title: 'All connections of an occupant receive a message',
  needs: ['live', 'shared'],
  maskedBy: ['send.posts'],
  async run(context) {
    const peer = await context.connect('peer');
    const members = await context.connectAll('member', 'member', 'member');
    // Whoever has to make room for a newer one has been closed by then; a server may leave pings unanswered.
    await Promise.all(members.map((member) => Promise.race([member.ping(), listenFor(context.window)])));
    const gone = members.filter(({ closed }) => closed).map(({ who }) => who);
    const marker = context.post(peer, 'shared');
    const seen = await Promise.all(members.map((member) => member.sees(marker)));
    return { whos: members.map(({ who }) => who), gone, marker, seen };
  },
  judge({ whos, gone, marker }, record) {
    if (gone.length > 0) return keepsFewer(gone[0] as string, record);
    return firstProblem(whos.map((who) => expectHeard(record, who, [marker], 'that went to the room of its user')));
  },
});

/** Who is no longer connected is owed nothing. */
function keepsFewer(who: string, record: CaseRecord): Verdict {
  const end = record.closed(who);
  return {
    status: 'skipped',
    reason: `${end ? endOf(who, end.data) : `${who} had ended`} before the message was posted, as servers do that let a user have fewer connections than three.`,
    remedy: 'limits: { connectionsPerUser: <more> }, where the server can be told to allow more',
  };
}

export const everyConnection: Case[] = [threeOfOneUser];
