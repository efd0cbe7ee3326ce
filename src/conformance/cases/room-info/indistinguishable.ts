import { isObject, saysTheSame, withoutAskedId } from '../../../protocol/index.ts';
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
    const differing = differences({ answer: foreign, id: ids.foreign }, { answer: missing, id: ids.missing });
    if (differing.length === 0) return passed();
    return failed(`The answers for a foreign room and for a missing room differ in ${differing.join(', ')}.`, {
      expected: 'the same status, error_code and error',
      actual: { foreign: judgedParts(foreign, ids.foreign), missing: judgedParts(missing, ids.missing) },
      offending: [foreign.entry, missing.entry],
    });
  },
});

interface Asked {
  answer: RecordedAnswer;
  id: string;
}

/** An `error` that repeats the asked id does not tell the rooms apart (reading 18). */
function differences(one: Asked, other: Asked): string[] {
  const [here, there] = [judgedParts(one.answer, one.id), judgedParts(other.answer, other.id)];
  const differing = ['status', 'error_code', 'error'].filter((_, index) => here[index] !== there[index]);
  const [text, otherText] = [errorIn(one.answer), errorIn(other.answer)];
  const isSameText =
    typeof text === 'string' &&
    typeof otherText === 'string' &&
    saysTheSame({ text, id: one.id }, { text: otherText, id: other.id });
  return isSameText ? differing.filter((part) => part !== 'error') : differing;
}

function judgedParts(answer: RecordedAnswer, id: string): unknown[] {
  const body = jsonOf(answer);
  const error = errorIn(answer);
  const text = typeof error === 'string' ? withoutAskedId({ text: error, id }) : error;
  return [answer.status, isObject(body) ? body.error_code : undefined, text];
}

function errorIn(answer: RecordedAnswer): unknown {
  const body = jsonOf(answer);
  return isObject(body) ? body.error : undefined;
}

export const indistinguishable: Case[] = [foreignAndMissingRoom];
