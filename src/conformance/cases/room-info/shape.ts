import { isObject } from '../../../protocol/index.ts';
import { describeAnswer, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { occupantsOf } from '../../discovery/rooms/occupants.ts';
import { createDirectMessage, roomNotFound } from '../actions/new-direct-message.ts';
import { judgeHidden } from '../actions/seek-by-posting.ts';

const ownRoom = defineCase({
  id: 'room-info.shape/own-room',
  requirement: 'room-info.shape',
  title: 'room_info answers 200 with room_name and occupants',
  needs: ['shared'],
  maskedBy: ['auth.valid-token'],
  async run(context) {
    const ids = [context.room('shared'), context.profile.rooms.foreign, ...context.profile.seenRooms.slice(-10)];
    const rooms = [...new Set(ids.filter((id) => id !== undefined))];
    const answers = await Promise.all(rooms.map((id) => context.call('peer', 'roomInfo', { room_id: id })));
    const isMissing = answers[0]?.status === 404;
    return { answers, alone: isMissing ? await context.call('peer', 'roomInfo', { room_id: ids[0] }) : null };
  },
  judge({ answers: [shared, ...others], alone }) {
    if (!shared) return passed();
    if (shared.status === 401) return becauseOf('auth.valid-token', 'room_info does not let a valid token in.');
    if (alone?.status === 200) return mixedUp(shared, alone);
    return firstProblem([judgeShape(shared), ...others.filter(({ status }) => status === 200).map(judgeShape)]);
  },
});

const directMessage = defineCase({
  id: 'room-info.shape/direct-message',
  requirement: 'room-info.shape',
  title: 'room_info answers in the same shape for a direct message room, which has no name',
  needs: ['peer-id', 'room-info'],
  maskedBy: ['auth.valid-token', 'create-dm.ok'],
  run: createDirectMessage,
  judge(made, record) {
    const { created, rooms, elsewhere } = made;
    if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
    const answers = [...rooms, ...elsewhere].flatMap(({ entries }) => entries.map((entry) => record.answer(entry)));
    const answered = answers.filter(({ status }) => status === 200);
    if (made.hidden) return judgeHidden(made.hidden);
    if (answered.length > 0) return firstProblem(answered.map(judgeShape));
    return roomNotFound(made, record.profile);
  },
});

/** A room of the caller was missing while other requests were under way, and is there without them. */
function mixedUp(shared: RecordedAnswer, alone: RecordedAnswer): Verdict {
  const reason =
    `room_info of a room that the caller is in was answered 404 (${describeAnswer(shared)}) while other requests were ` +
    'under way, and 200 when the same request came alone after that.';
  return failedAnswer(shared, reason, {
    expected: { status: 200, body: documented },
    offending: [shared.entry, alone.entry],
    remedy:
      'Keep the caller and `room_id` of each request with that request: a variable that requests share must not hold them ' +
      'while the server waits for something.',
  });
}

const documented = { room_name: 'a text or null', occupants: ['user id'] };

function judgeShape(answer: RecordedAnswer): Verdict {
  const body = jsonOf(answer);
  const fail = (fault: string, strictOnly?: true) =>
    failedAnswer(answer, `${fault} (${describeAnswer(answer)}).`, {
      expected: documented,
      ...(strictOnly && { strictOnly }),
    });
  if (answer.status !== 200) return fail('room_info of a room that the caller is in must be answered 200');
  if (!isObject(body)) return fail('room_info must answer a JSON object');
  if (!('room_name' in body)) return fail('`room_name` is missing');
  if (body.room_name !== null && typeof body.room_name !== 'string')
    return fail('`room_name` is neither a string nor null');
  if (!occupantsOf(answer)) return fail('`occupants` is not a list of strings');
  const extra = Object.keys(body).filter((key) => !(key in documented));
  return extra.length === 0 ? passed() : fail(`undocumented properties: ${extra.join(', ')}`, true);
}

export const shape: Case[] = [ownRoom, directMessage];
