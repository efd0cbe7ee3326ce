import { type Case, defineCase } from '../../case/case.ts';
import { becauseOf, failed, passed, type Verdict } from '../../case/verdict.ts';
import {
  createDirectMessage,
  findRightRoom,
  type ProbedRoom,
  roomNotFound,
  wrongOccupants,
} from '../actions/new-direct-message.ts';

const bothAsk = defineCase({
  id: 'create-dm.occupants/both-ask',
  requirement: 'create-dm.occupants',
  title: 'The room that create_dm makes has exactly the two users in it, whoever of them asks',
  needs: ['peer-id', 'room-info'],
  needsNewRoom: true,
  maskedBy: ['create-dm.ok', 'room-info.shape', 'room-info.occupants', 'auth.valid-token'],
  run: createDirectMessage,
  judge(made, { profile }) {
    const { other, created, rooms } = made;
    if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
    if (findRightRoom(made, profile)) return passed();
    const expected = `a room whose occupants are member and ${other}, for both of them`;
    const fresh = rooms.find(({ isNew }) => isNew);
    if (fresh) {
      const reason = `The new room ${fresh.id} does not have exactly the two users as its occupants, for both of them.`;
      return failed(reason, { expected, actual: fresh, offending: fresh.entries, deviations: wrongOccupants });
    }
    return judgeNamed(rooms, profile.directRoom, expected) ?? roomNotFound(made, profile);
  },
});

/** The room that the config names, where it is not as it should be. */
function judgeNamed(rooms: readonly ProbedRoom[], named: string | undefined, expected: string): Verdict | undefined {
  const room = rooms.find(({ id }) => id === named);
  if (!room) return undefined;
  const reason = `The room ${room.id}, which \`rooms.dm\` of the config says create_dm has made, does not have exactly the two users as its occupants, for both of them.`;
  return failed(reason, { expected, actual: room, offending: room.entries });
}

export const occupants: Case[] = [bothAsk];
