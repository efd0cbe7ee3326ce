import { isObject } from '../../../protocol/index.ts';
import { describeAnswer, jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { expectClientError, expectError, failedAnswer } from '../../case/expect.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { occupantsOf } from '../../discovery/occupants.ts';
import type { Role, RoomName } from '../../discovery/server-profile.ts';
import { comeOnline } from '../actions/deliver-while-offline.ts';
import { findNewDirectMessage, roomNotFound } from '../actions/new-direct-message.ts';
import { strangeRoom } from '../sending/dropped-frames.ts';

const documented = { room_name: 'a text or null', occupants: ['user id'] };

const shape = defineCase({
  id: 'room-info.shape/own-room',
  requirement: 'room-info.shape',
  title: 'room_info answers 200 with room_name and occupants',
  needs: ['shared'],
  maskedBy: ['auth.valid-token'],
  async run(context) {
    const ids = [context.room('shared'), context.profile.rooms.foreign, ...context.profile.seenRooms.slice(-10)];
    const rooms = [...new Set(ids.filter((id) => id !== undefined))];
    return { answers: await Promise.all(rooms.map((id) => context.call('peer', 'roomInfo', { room_id: id }))) };
  },
  judge({ answers: [shared, ...others] }) {
    if (!shared) return passed();
    if (shared.status === 401) return becauseOf('auth.valid-token', 'room_info does not let a valid token in.');
    return firstProblem([judgeShape(shared), ...others.filter(({ status }) => status === 200).map(judgeShape)]);
  },
});

const directMessageShape = defineCase({
  id: 'room-info.shape/direct-message',
  requirement: 'room-info.shape',
  title: 'room_info answers in the same shape for a direct message room, which has no name',
  needs: ['peer-id', 'room-info'],
  maskedBy: ['auth.valid-token', 'create-dm.ok'],
  run: findNewDirectMessage,
  judge(made, record) {
    const { created, rooms, elsewhere } = made;
    if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
    const answers = [...rooms, ...elsewhere].flatMap(({ entries }) => entries.map((entry) => record.answer(entry)));
    const answered = answers.filter(({ status }) => status === 200);
    if (answered.length > 0) return firstProblem(answered.map(judgeShape));
    return roomNotFound(made, record.profile);
  },
});

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
    return fail('`room_name` is no string and not null');
  if (!occupantsOf(answer)) return fail('`occupants` is no list of strings');
  const extra = Object.keys(body).filter((key) => !(key in documented));
  return extra.length === 0 ? passed() : fail(`undocumented properties: ${extra.join(', ')}`, true);
}

const occupants = defineCase({
  id: 'room-info.occupants/both-ask',
  requirement: 'room-info.occupants',
  title: 'room_info lists each occupant once, the caller among them, the same for all of them',
  needs: ['shared', 'room-info'],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    const roles: [Role, RoomName][] = [
      ['member', 'shared'],
      ['peer', 'shared'],
    ];
    if (context.profile.rooms.foreign) roles.push(['outsider', 'foreign'], ['peer', 'foreign']);
    const asked = roles.map(async ([role, room]) => {
      const answer = await context.call(role, 'roomInfo', { room_id: context.room(room) });
      return { role, room, answer };
    });
    return { asked: await Promise.all(asked) };
  },
  judge({ asked }, { profile }) {
    return firstProblem(
      asked.map(({ role, room, answer }) => {
        const list = occupantsOf(answer);
        if (!list) return becauseOf('room-info.shape', `${role} got no occupants for the ${room} room.`);
        const caller = profile.userIds[role];
        const others = asked.find((other) => other.room === room && other.role !== role);
        const fail = (reason: string, expected: unknown) => failedAnswer(answer, reason, { expected });
        if (new Set(list).size < list.length) return fail('An occupant is listed twice.', 'each occupant once');
        if (caller !== undefined && !list.includes(caller))
          return fail(`The caller, ${caller}, is not listed.`, caller);
        const same = others && occupantsOf(others.answer);
        if (!same || same.toSorted().join() === list.toSorted().join()) return passed();
        return fail(`${role} and ${others.role} are told different occupants of the same room.`, same);
      }),
    );
  },
});

const offline = defineCase({
  id: 'room-info.occupants/offline-occupant',
  requirement: 'room-info.occupants',
  title: 'room_info lists an occupant who is not connected',
  needs: ['live', 'shared', 'room-info', 'history'],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  exclusive: true,
  run: comeOnline,
  judge({ room }, { profile }) {
    const id = profile.userIds.member;
    const list = room && occupantsOf(room);
    if (!room || !list) return becauseOf('room-info.shape', 'peer got no occupants for the shared room.');
    if (id === undefined || list.includes(id)) return passed();
    return failedAnswer(room, `While ${id} was not connected, peer was not told that ${id} is in the room.`, {
      expected: id,
    });
  },
});

const unknown = defineCase({
  id: 'room-info.unknown/random-id',
  requirement: 'room-info.unknown',
  title: 'room_info of a room that does not exist is answered 404',
  needs: [],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    return { answer: await context.call('member', 'roomInfo', { room_id: strangeRoom(context) }) };
  },
  judge({ answer }, { expected }) {
    return expectError(answer, { status: 404, code: expected.unknownRoom, what: 'room_info of an unknown room' });
  },
});

const notOccupant = (slug: string, role: Role, room: RoomName): Case =>
  defineCase({
    id: `room-info.not-occupant/${slug}`,
    requirement: 'room-info.not-occupant',
    title: `room_info of a room that the caller is not in is answered 404 (${slug})`,
    needs: ['outsider', room],
    maskedBy: ['room-info.shape', 'auth.valid-token'],
    async run(context) {
      return { answer: await context.call(role, 'roomInfo', { room_id: context.room(room) }) };
    },
    judge({ answer }, { expected }) {
      const what = `room_info of a room that ${role} is not in`;
      return expectError(answer, { status: 404, code: expected.unknownRoom, what, lenientFor: ['room-info-leaks'] });
    },
  });

const indistinguishable = defineCase({
  id: 'room-info.indistinguishable/foreign-and-missing-room',
  requirement: 'room-info.indistinguishable',
  title: 'A foreign room and a missing room cannot be told apart by asking for them',
  needs: ['foreign', 'outsider'],
  maskedBy: ['room-info.not-occupant', 'room-info.unknown', 'room-info.shape', 'auth.valid-token'],
  async run(context) {
    const foreign = await context.call('member', 'roomInfo', { room_id: context.room('foreign') });
    const missing = await context.call('member', 'roomInfo', { room_id: strangeRoom(context) });
    return { foreign, missing };
  },
  judge({ foreign, missing }) {
    const tell = (answer: typeof foreign) => {
      const body = jsonOf(answer);
      return [answer.status, isObject(body) && body.error_code, isObject(body) && body.error];
    };
    const [one, two] = [tell(foreign), tell(missing)];
    const differing = ['status', 'error_code', 'error'].filter((_, index) => one[index] !== two[index]);
    if (differing.length === 0) return passed();
    return failed(`The answers for a foreign room and for a missing room differ in ${differing.join(', ')}.`, {
      expected: 'the same status, error_code and error',
      actual: { foreign: one, missing: two },
      offending: [foreign.entry, missing.entry],
    });
  },
});

const malformedBodies = [
  { slug: 'not-json', what: 'a body that is no JSON', options: { rawBody: '{"room_id": ' }, body: undefined },
  { slug: 'without-room-id', what: 'a body without `room_id`', body: {} },
  { slug: 'wrong-type', what: 'a `room_id` that is no string', body: { room_id: { id: 1 } } },
];

const malformed = ({ slug, what, body, options }: (typeof malformedBodies)[number]): Case =>
  defineCase({
    id: `room-info.malformed/${slug}`,
    requirement: 'room-info.malformed',
    title: `room_info answers ${what} by a 4xx`,
    needs: [],
    maskedBy: ['room-info.shape', 'auth.valid-token'],
    async run(context) {
      return { answer: await context.call('member', 'roomInfo', body, options) };
    },
    judge({ answer }) {
      return expectClientError(answer, `room_info with ${what}`);
    },
  });

export const roomInfoCases: Case[] = [
  shape,
  directMessageShape,
  occupants,
  offline,
  unknown,
  notOccupant('member-asks', 'member', 'foreign'),
  notOccupant('outsider-asks', 'outsider', 'shared'),
  indistinguishable,
  ...malformedBodies.map(malformed),
];
