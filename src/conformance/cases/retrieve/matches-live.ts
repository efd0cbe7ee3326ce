import type { JsonObject } from '../../../protocol/index.ts';
import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn } from '../../case/expect/expect-history.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';

const bothOccupants = defineCase({
  id: 'retrieve.matches-live/both-occupants',
  requirement: 'retrieve.matches-live',
  title: 'A message is the same in the history as in its live frame',
  needs: ['live', 'shared', 'history'],
  maskedBy: ['retrieve.complete', 'retrieve.shape', 'live.frame', 'live.exactly-once', 'live.content'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const marker = await context.deliver(member, 'shared', peer, (text) =>
      `  ${text} “quotes” & 👋\n<b>`.padEnd(1000, ' and so on'),
    );
    const after = context.profile.recentId;
    const answers = [await context.retrieveWith('member', after, [marker]), await context.retrieve('peer', after)];
    return { marker, at: peer.who, answers };
  },
  judge({ marker, at, answers }, record) {
    const live = record.message(at, marker);
    if (!live) return becauseOf('live.frame', 'the live message cannot be read.');
    return firstProblem(answers.map((answer) => judgeSame(answer, live, marker, record)));
  },
});

function judgeSame(answer: RecordedAnswer, live: JsonObject, marker: string, record: CaseRecord): Verdict {
  const stored = messagesIn(answer, record).find(({ message }) => String(message).includes(marker));
  if (!stored) return becauseOf('retrieve.complete', 'the message is not in the history.');
  const keys = ['id', 'message', 'poster', 'room', 'timestamp'].filter((key) => key in live && key in stored);
  const wrong = keys.filter((key) => live[key] !== stored[key]);
  if (wrong.length === 0) return passed();
  const reason = `The history has another \`${wrong.join('`, `')}\` than the live frame.`;
  return failedAnswer(answer, reason, { expected: live, actual: stored });
}

export const matchesLive: Case[] = [bothOccupants];
