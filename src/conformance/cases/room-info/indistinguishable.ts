import { isObject } from '../../../protocol/index.ts';
import { jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failed, passed } from '../../case/verdict.ts';
import { unknownRoom } from '../actions/unknown-room.ts';

const foreignAndMissingRoom = defineCase({
  id: 'room-info.indistinguishable/foreign-and-missing-room',
  requirement: 'room-info.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by asking for them',
  needs: ['foreign', 'outsider'],
  maskedBy: ['room-info.not-occupant', 'room-info.unknown', 'room-info.shape', 'auth.valid-token'],
  async run(context) {
    const foreign = await context.call('member', 'roomInfo', { room_id: context.room('foreign') });
    const missing = await context.call('member', 'roomInfo', { room_id: unknownRoom(context) });
    return { foreign, missing };
  },
  judge({ foreign, missing }) {
    const [one, two] = [judgedParts(foreign), judgedParts(missing)];
    const differing = ['status', 'error_code', 'error'].filter((_, index) => one[index] !== two[index]);
    if (differing.length === 0) return passed();
    return failed(`The answers for a foreign room and for a missing room differ in ${differing.join(', ')}.`, {
      expected: 'the same status, error_code and error',
      actual: { foreign: one, missing: two },
      offending: [foreign.entry, missing.entry],
    });
  },
});

function judgedParts(answer: RecordedAnswer): unknown[] {
  const body = jsonOf(answer);
  return [answer.status, isObject(body) && body.error_code, isObject(body) && body.error];
}

export const indistinguishable: Case[] = [foreignAndMissingRoom];
