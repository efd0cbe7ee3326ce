import { type Case, defineCase } from '../../case/case.ts';
import { expectError } from '../../case/expect.ts';
import { unknownRoom } from '../actions/unknown-room.ts';

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

export const unknown: Case[] = [randomId, digitsThenLetters];
