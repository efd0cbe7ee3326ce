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
    const [one, two] = [saidIn(foreign, ids.foreign), saidIn(missing, ids.missing)];
    const differing = differences(one, two);
    if (differing.length === 0) return passed();
    return failed(`The answers for a foreign room and for a missing room differ in ${differing.join(', ')}.`, {
      expected: 'the same status, error_code and error',
      actual: { foreign: shown(one), missing: shown(two) },
      offending: [foreign.entry, missing.entry],
    });
  },
});

/** What an answer says, and of which room. */
interface Said {
  id: string;
  status: number | undefined;
  code: unknown;
  error: unknown;
}

function saidIn(answer: RecordedAnswer, id: string): Said {
  const body = jsonOf(answer);
  const { error_code: code, error } = isObject(body) ? body : {};
  return { id, status: answer.status, code, error };
}

function differences(one: Said, two: Said): string[] {
  const isSame = {
    status: one.status === two.status,
    error_code: one.code === two.code,
    error: hasSameError(one, two),
  };
  return Object.entries(isSame).flatMap(([part, same]) => (same ? [] : [part]));
}

/** An `error` that repeats the asked id does not tell the rooms apart (reading 18). */
function hasSameError(one: Said, two: Said): boolean {
  if (typeof one.error !== 'string' || typeof two.error !== 'string') return one.error === two.error;
  return saysTheSame({ text: one.error, id: one.id }, { text: two.error, id: two.id });
}

const shown = ({ id, status, code, error }: Said): unknown[] => [
  status,
  code,
  typeof error === 'string' ? withoutAskedId({ text: error, id }) : error,
];

export const indistinguishable: Case[] = [foreignAndMissingRoom];
