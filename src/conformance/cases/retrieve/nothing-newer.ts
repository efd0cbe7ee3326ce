import { greatestOf, idToKeep, isObject, type MessageId, parseExactly, readId } from '../../../protocol/index.ts';
import { findList } from '../../../traffic/index.ts';
import { describeAnswer, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { messagesIn } from '../../case/expect/expect-history.ts';
import { passed } from '../../case/verdict.ts';

const isEmptyAfter = (id: string, title: string, least: number): Case =>
  defineCase({
    id,
    requirement: 'retrieve.nothing-newer',
    title,
    needs: ['history'],
    maskedBy: ['retrieve.after-is-exclusive', 'retrieve.shape', 'auth.valid-token'],
    async run(context) {
      let after = greatestOf([least, farBeyond(readId(context.profile.recentId) ?? 0)]);
      let answer = await context.retrieve('member', after);
      for (let tries = 0; tries < 5 && newestId(answer, context) > after; tries += 1) {
        after = farBeyond(newestId(answer, context));
        answer = await context.retrieve('member', after);
      }
      return { after: idToKeep(after), answer };
    },
    judge({ after, answer }, record) {
      const list = messagesIn(answer, record);
      const hasList = findList(jsonOf(answer), record.profile.retrieveKey) !== undefined;
      if (answer.status === 200 && hasList && list.length === 0) return passed();
      const reason = `retrieve after ${after}, where nothing is newer, was answered ${describeAnswer(answer)}.`;
      return failedAnswer(answer, reason, { expected: '200 and an empty list' });
    },
  });

/** What ids have room for: what JavaScript counts exactly, 64 bits with a sign, without one. */
const greatest = [BigInt(Number.MAX_SAFE_INTEGER), 2n ** 63n - 1n, 2n ** 64n - 1n];

/** An id that is not reached soon. Where ids jump, messages of other cases may reach it all the same. */
function farBeyond(id: MessageId): MessageId {
  const beyond = BigInt(id) * 2n + 1_000_000n;
  const most = greatest.find((limit) => BigInt(id) < limit) ?? beyond;
  return readId(beyond < most ? beyond : most) ?? 0;
}

const newestId = (answer: RecordedAnswer, { profile }: CaseContext): MessageId => {
  const entries = findList(parseExactly(answer.body), profile.retrieveKey) ?? [];
  return greatestOf(entries.map((entry) => (isObject(entry) && typeof entry.id !== 'string' ? entry.id : undefined)));
};

export const nothingNewer: Case[] = [
  isEmptyAfter(
    'retrieve.nothing-newer/far-future',
    'Where nothing is newer, retrieve answers 200 and an empty list',
    0,
  ),
  isEmptyAfter(
    'retrieve.nothing-newer/beyond-32-bits',
    'Beyond the greatest integer of 32 bits, retrieve answers 200 and an empty list',
    2 ** 31,
  ),
  isEmptyAfter(
    'retrieve.nothing-newer/greatest-safe-integer',
    'After 2^53 − 1, retrieve answers 200 and an empty list',
    Number.MAX_SAFE_INTEGER,
  ),
];
