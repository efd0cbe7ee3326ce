import { type Case, defineCase } from '../../case/case.ts';
import { expectError, expectNothingThere } from '../../case/expect.ts';
import { longId, unknownRoom, wildcard } from '../actions/unknown.ts';

const randomId = defineCase({
  id: 'room-info.unknown/random-id',
  requirement: 'room-info.unknown',
  title: 'room_info of a room that does not exist is answered 404',
  needs: [],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    return { answer: await context.call('member', 'roomInfo', { room_id: unknownRoom(context) }) };
  },
  judge({ answer }, { expected }) {
    return expectError(answer, { status: 404, code: expected.unknownRoom, what: 'room_info of an unknown room' });
  },
});

const digitsThenLetters = defineCase({
  id: 'room-info.unknown/digits-then-letters',
  requirement: 'room-info.unknown',
  title: 'room_info of an id that only begins like one of the caller is answered 404',
  needs: ['shared'],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    return { answer: await context.call('member', 'roomInfo', { room_id: `${context.room('shared')}abc` }) };
  },
  judge({ answer }, { expected }) {
    const what = 'room_info of a room id with letters behind it';
    return expectError(answer, { status: 404, code: expected.unknownRoom, what });
  },
});

const longRoomId = defineCase({
  id: 'room-info.unknown/very-long-id',
  requirement: 'room-info.unknown',
  title: 'room_info of an id of 300 characters shows no room',
  needs: [],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    const roomId = longId(context.profile.seenRooms);
    return { answer: await context.call('member', 'roomInfo', { room_id: roomId }) };
  },
  judge: ({ answer }) => expectNothingThere(answer, 'room_info of a room id of 300 characters'),
});

const anyRoom = defineCase({
  id: 'room-info.unknown/wildcard',
  requirement: 'room-info.unknown',
  title: 'room_info takes no id for a pattern',
  needs: [],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    return { answer: await context.call('member', 'roomInfo', { room_id: wildcard }) };
  },
  judge: ({ answer }) => expectNothingThere(answer, `room_info of the room id ${wildcard}`),
});

export const unknown: Case[] = [randomId, digitsThenLetters, longRoomId, anyRoom];
