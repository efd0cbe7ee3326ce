import { isObject } from '../../../protocol/index.ts';
import { jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failed, passed } from '../../case/verdict.ts';
import { unknownRoom } from '../actions/unknown.ts';

const foreignAndMissingRoom = defineCase({
  id: 'room-info.indistinguishable/foreign-and-missing-room',
  requirement: 'room-info.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by asking for them',
  needs: ['foreign', 'outsider'],
  maskedBy: ['room-info.not-occupant', 'room-info.unknown', 'room-info.shape', 'auth.valid-token'],
  async run(context) {
    const ids = { foreign: context.room('foreign'), missing: unknownRoom(context) };
    const foreign = await context.call('member', 'roomInfo', { room_id: ids.foreign });
    const missing = await context.call('member', 'roomInfo', { room_id: ids.missing });
    return { ids, foreign, missing };
  },
  judge({ ids, foreign, missing }) {
    const [one, two] = [judgedParts(foreign, ids.foreign), judgedParts(missing, ids.missing)];
    const differing = ['status', 'error_code', 'error'].filter((_, index) => one[index] !== two[index]);
    if (differing.length === 0) return passed();
    return failed(`The answers for a foreign room and for a missing room differ in ${differing.join(', ')}.`, {
      expected: 'the same status, error_code and error',
      actual: { foreign: one, missing: two },
      offending: [foreign.entry, missing.entry],
    });
  },
});

/** An `error` that repeats the asked id does not tell the rooms apart (reading 18). */
function judgedParts(answer: RecordedAnswer, askedId: string): unknown[] {
  const body = jsonOf(answer);
  const { error_code: code, error } = isObject(body) ? body : {};
  return [answer.status, code, typeof error === 'string' ? error.replaceAll(askedId, '…') : error];
}

export const indistinguishable: Case[] = [foreignAndMissingRoom];
