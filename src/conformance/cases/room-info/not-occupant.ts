import { type Case, defineCase } from '../../case/case.ts';
import { expectError } from '../../case/expect/expect.ts';
import type { RoomName, UserRole } from '../../discovery/server-profile.ts';

const asksFromOutside = (id: string, role: UserRole, room: RoomName): Case =>
  defineCase({
    id,
    requirement: 'room-info.not-occupant',
    title: `room_info of a room that the caller is not in is answered 404 (${role} asks)`,
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

export const notOccupant: Case[] = [
  asksFromOutside('room-info.not-occupant/member-asks', 'member', 'foreign'),
  asksFromOutside('room-info.not-occupant/outsider-asks', 'outsider', 'shared'),
];
