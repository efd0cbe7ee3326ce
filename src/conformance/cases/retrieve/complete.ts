import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { failedAnswer } from '../../case/expect.ts';
import { expectComplete, messagesIn } from '../../case/expect-history.ts';
import { firstProblem, passed } from '../../case/verdict.ts';
import { comeOnline } from '../actions/deliver-while-offline.ts';

/** More than a page of anything. */
const many = 120;
/** Spread over so many connections, as a server may take its time for each message of one. */
const posters = 8;

/** Posts many messages and waits until the peer has received them all. */
async function postMany(context: CaseContext): Promise<string[]> {
  const peer = await context.connect('peer');
  const members = await Promise.all(Array.from({ length: posters }, () => context.connect('member')));
  const posted = members.map((member) => ({
    member,
    markers: Array.from({ length: many / posters }, () => context.post(member, 'shared')),
  }));
  await Promise.all(posted.map(({ member, markers }) => peer.missingFrom(member, markers)));
  const [first] = members;
  if (first) await context.silence(first, 'shared', peer);
  return posted.flatMap(({ markers }) => markers);
}

/** Many messages, and every history that must have them. */
async function manyInHistory(context: CaseContext) {
  const markers = await postMany(context);
  const after = context.profile.recentId;
  const byPeer = await context.retrieveWith('peer', after, markers);
  const byMember = await context.retrieveWith('member', after, markers);
  const all = await context.retrieveWith('peer', 0, markers);
  return { markers, byPeer, byMember, all, afterOne: await context.retrieve('peer', 1) };
}

const gapless = defineCase({
  id: 'retrieve.complete/many-messages',
  requirement: 'retrieve.complete',
  title: 'The history has every one of 120 messages, for their poster and for the other occupant',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['live.after-connected', 'live.id-increases', 'send.posts', 'retrieve.shape'],
  run: manyInHistory,
  judge({ markers, byPeer, byMember }, record) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer', record),
      expectComplete(byMember, markers, 'member, who posted them', record),
    ]);
  },
});

const offline = defineCase({
  id: 'retrieve.complete/offline-occupant',
  requirement: 'retrieve.complete',
  title: 'The history has what was posted while its reader was offline',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['send.posts', 'live.id-increases'],
  exclusive: true,
  run: comeOnline,
  judge({ markers, byPeer, byMember }, record) {
    return firstProblem([
      expectComplete(byPeer, markers, 'peer, who posted them', record),
      expectComplete(byMember, markers, 'member, who was offline', record),
    ]);
  },
});

const zeroMeansAll = defineCase({
  id: 'retrieve.zero-means-all/longer-than-a-page',
  requirement: 'retrieve.zero-means-all',
  title: '`after: 0` returns the whole history, old messages too',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'send.posts', 'live.after-connected', 'live.id-increases'],
  run: manyInHistory,
  judge({ markers, all, afterOne }, record) {
    if (all.status !== 200) {
      return failedAnswer(all, `\`after: 0\` was answered ${describeAnswer(all)}.`, { expected: 'the whole history' });
    }
    const complete = expectComplete(all, markers, 'peer after 0', record);
    if (complete.status !== 'passed') return complete;
    const ids = messagesIn(all, record).map(({ id }) => Number(id));
    const oldest = Math.min(...ids);
    const leftOut = messagesIn(afterOne, record).filter(({ id }) => Number(id) < oldest);
    if (leftOut.length === 0) return passed();
    const reason = `\`after: 0\` left out ${leftOut.length} messages that \`after: 1\` returns.`;
    return failedAnswer(all, reason, { expected: 'the whole history', actual: { oldest, leftOut: leftOut.length } });
  },
});

export const retrieveCompleteCases: Case[] = [offline, gapless, zeroMeansAll];
