import { greatestOf, idToKeep, type MessageId, readId } from '../../../protocol/index.ts';
import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn, unreadHistory } from '../../case/expect/expect-history.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';

/** How many connections post at the same time, and how often each of them does. */
const [posters, rounds] = [4, 8];

/** Reads the history again and again while several connections post, and once more when all has arrived. */
async function readWhileOthersPost(context: CaseContext) {
  const peer = await context.connect('peer');
  const members = await Promise.all(Array.from({ length: posters }, () => context.connect('member')));
  const [first] = members;
  if (!first) throw new Error('There is nobody who posts.');
  const { id } = await context.message(peer, await context.deliver(first, 'shared', peer));
  const after = typeof id === 'string' ? undefined : readId(id);
  if (after === undefined) return { after: null, answers: [] };
  const answers: RecordedAnswer[] = [];
  const posted: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const member of members) posted.push(context.post(member, 'shared'));
    answers.push(await context.retrieve('peer', after));
  }
  answers.push(await context.retrieveWith('peer', after, posted));
  return { after: idToKeep(after), answers };
}

const whileOthersPost = defineCase({
  id: 'retrieve.no-late-ids/while-others-post',
  requirement: 'retrieve.no-late-ids',
  title: 'What a history shows later has greater ids than what it had shown before, also while several users post',
  needs: ['live', 'shared', 'history'],
  maskedBy: [
    'retrieve.complete',
    'retrieve.shape',
    'retrieve.after-is-exclusive',
    'live.id-increases',
    'live.frame',
    'history.consistent',
  ],
  run: readWhileOthersPost,
  judge({ after, answers }, record) {
    if (after === null) return becauseOf('live.frame', 'there is no id to ask for.');
    return unreadHistory(answers) ?? judgeLateIds(answers, record);
  },
});

function judgeLateIds(answers: readonly RecordedAnswer[], record: CaseRecord): Verdict {
  const shown = new Set<MessageId>();
  let newest: MessageId = 0;
  return firstProblem(
    answers.map((answer) => {
      const ids = messagesIn(answer, record).map(({ id }) => readId(id) ?? 0);
      const late = ids.find((id) => id <= newest && !shown.has(id));
      const before = newest;
      for (const id of ids) shown.add(id);
      newest = greatestOf([newest, ...ids]);
      if (late === undefined) return passed();
      const reason = `The history shows the id ${late}, which it had not shown when it showed the id ${before}.`;
      return failedAnswer(answer, reason, { expected: `new ids greater than ${before}`, actual: late });
    }),
  );
}

export const noLateIds: Case[] = [whileOthersPost];
