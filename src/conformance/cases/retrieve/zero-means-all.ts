import { readId } from '../../../protocol/index.ts';
import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { expectComplete, messagesIn } from '../../case/expect/expect-history.ts';
import { passed } from '../../case/verdict.ts';
import { postManyAndRead } from '../actions/post-many-and-read.ts';

const longerThanAPage = defineCase({
  id: 'retrieve.zero-means-all/longer-than-a-page',
  requirement: 'retrieve.zero-means-all',
  title: '`after: 0` returns the whole history, old messages too',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'send.posts', 'live.after-connected', 'live.id-increases'],
  run: postManyAndRead,
  judge({ markers, all, afterOne }, record) {
    if (all.status !== 200) {
      return failedAnswer(all, `\`after: 0\` was answered ${describeAnswer(all)}.`, { expected: 'the whole history' });
    }
    const complete = expectComplete(all, markers, 'peer after 0', record);
    if (complete.status !== 'passed') return complete;
    const ids = messagesIn(all, record).flatMap(({ id }) => readId(id) ?? []);
    const oldest = ids.reduce((least, id) => (id < least ? id : least), ids[0] ?? 0);
    const leftOut = messagesIn(afterOne, record).filter(({ id }) => (readId(id) ?? oldest) < oldest);
    if (leftOut.length === 0) return passed();
    const reason = `\`after: 0\` left out ${leftOut.length} messages that \`after: 1\` returns.`;
    return failedAnswer(all, reason, { expected: 'the whole history', actual: { oldest, leftOut: leftOut.length } });
  },
});

export const zeroMeansAll: Case[] = [longerThanAPage];
