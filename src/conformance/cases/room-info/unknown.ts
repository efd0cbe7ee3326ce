import { type Case, defineCase } from '../../case/case.ts';
import { expectError, expectNothingThere } from '../../case/expect/expect.ts';
import { byInheritedNames, findsNothing, type OddRequest } from '../actions/finds-nothing.ts';
import { areNumbers, longId, unknownRoom, wildcard } from '../actions/unknown.ts';

const emptyIdRemedy =
  'Take an empty id for an id that no room has, or refuse it with a 4xx: it does not stand for any room.';

const masks = ['room-info.shape', 'auth.valid-token'];

const randomId = defineCase({
  id: 'room-info.unknown/random-id',
  requirement: 'room-info.unknown',
  title: 'room_info of a room that does not exist is answered 404',
  needs: [],
  maskedBy: masks,
  async run(context) {
    return { answer: await context.call('member', 'roomInfo', { room_id: unknownRoom(context) }) };
  },
  judge({ answer }, { expected, profile }) {
    const what = 'room_info of an unknown room';
    // Where no id is known, this one may be of another kind than those of this server.
    if (profile.seenRooms.length === 0) return expectNothingThere(answer, what);
    return expectError(answer, { status: 404, code: expected.unknownRoom, what });
  },
});

const digitsThenLetters = defineCase({
  id: 'room-info.unknown/digits-then-letters',
  requirement: 'room-info.unknown',
  title: 'room_info of an id that only begins like one of the caller is answered 404',
  needs: ['shared'],
  maskedBy: masks,
  async run(context) {
    const id = context.room('shared');
    const answer = await context.call('member', 'roomInfo', { room_id: `${id}abc` });
    return { isNumber: areNumbers([id]), answer };
  },
  judge({ isNumber, answer }, { expected }) {
    const what = 'room_info of a room id with letters behind it';
    if (!isNumber) return expectNothingThere(answer, what);
    return expectError(answer, { status: 404, code: expected.unknownRoom, what });
  },
});

const findsNoRoom = (item: Pick<Case, 'id' | 'title' | 'maskedBy'>, ...requests: readonly OddRequest[]): Case =>
  findsNothing({ maskedBy: masks, ...item, requirement: 'room-info.unknown' }, 'roomInfo', ...requests);

const longRoomId = findsNoRoom(
  { id: 'room-info.unknown/very-long-id', title: 'room_info of an id of 300 characters shows no room' },
  {
    body: ({ profile }) => ({ room_id: longId(profile.seenRooms) }),
    what: 'room_info of a room id of 300 characters',
  },
);

const anyRoom = findsNoRoom(
  { id: 'room-info.unknown/wildcard', title: 'room_info takes no id for a pattern' },
  { body: () => ({ room_id: wildcard }), what: `room_info of the room id ${wildcard}` },
);

const emptyId = findsNoRoom(
  {
    id: 'room-info.unknown/empty-id',
    title: 'room_info of an empty id shows no room',
    // A post to it may have made the room.
    maskedBy: [...masks, 'send.dropped-has-no-effect'],
  },
  { body: () => ({ room_id: '' }), what: 'room_info of an empty room id', remedy: emptyIdRemedy },
);

const inheritedName = findsNoRoom(
  {
    id: 'room-info.unknown/inherited-name',
    title: 'room_info of a name that JavaScript objects inherit shows no room',
  },
  ...byInheritedNames('room_info of the room id', (name) => ({ room_id: name })),
);

export const unknown: Case[] = [randomId, digitsThenLetters, longRoomId, anyRoom, emptyId, inheritedName];
