import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { unreadHistory } from '../../case/expect/expect-history.ts';
import { firstProblem, passed } from '../../case/verdict.ts';

/** How often it is tried: a history that lags behind may catch up by chance. */
const rounds = 5;

const rightAfterLive = defineCase({
  id: 'retrieve.fresh/right-after-live',
  requirement: 'retrieve.fresh',
  title: 'A message that was received live is in the history of every occupant who asks after that',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'live.id-increases'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const asked: { marker: string; answers: Awaited<ReturnType<typeof context.retrieve>>[] }[] = [];
    const after = context.profile.recentId;
    for (let round = 0; round < rounds; round += 1) {
      const marker = await context.deliver(member, 'shared', peer);
      const answers = await Promise.all([context.retrieve('peer', after), context.retrieve('member', after)]);
      asked.push({ marker, answers });
    }
    return asked;
  },
  judge(asked) {
    return firstProblem(
      asked.flatMap(({ marker, answers }) =>
        answers.map((answer) => {
          if (answer.body.includes(marker)) return passed();
          const reason = `${marker} had been received live, and the history that was asked for after that lacks it.`;
          return unreadHistory([answer]) ?? failedAnswer(answer, reason, { expected: `a history with ${marker}` });
        }),
      ),
    );
  },
});

export const fresh: Case[] = [rightAfterLive];
