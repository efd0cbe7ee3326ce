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
    const marker = context.post(peer, 'shared');
    const seen = await Promise.all(members.map((member) => member.sees(marker)));
    const whos = members.map(({ who }) => who);
    const kept = members.filter(({ closed }) => !closed);
    if (kept.length === 0 || kept.length === members.length) return { whos, marker, seen };
    // The server may let a user have fewer: then those that are left go on hearing what is said.
    const again = context.post(peer, 'shared');
    await Promise.all(kept.map((member) => member.sees(again)));
    return { whos, marker, seen, again, kept: kept.map(({ who }) => who) };
  },
  judge({ whos, marker, again, kept = [] }, record) {
    const heard = (by: readonly string[], text: string) =>
      firstProblem(by.map((who) => expectHeard(record, who, [text], 'that went to the room of its user')));
    if (again === undefined) return heard(whos, marker);
    const verdict = heard(kept, again);
    return verdict.status === 'passed' ? keepsFewer(whos.find((who) => !kept.includes(who)) ?? '', record) : verdict;
  },
});

/** Who is no longer connected is owed nothing. */
function keepsFewer(who: string, record: CaseRecord): Verdict {
  const end = record.closed(who);
  return {
    status: 'skipped',
    reason: `${end ? endOf(who, end.data) : `${who} had ended`}, as servers do that let a user have fewer connections than three.`,
    remedy: 'limits: { connectionsPerUser: <more> }, where the server can be told to allow more',
  };
}

export const everyConnection: Case[] = [threeOfOneUser];
