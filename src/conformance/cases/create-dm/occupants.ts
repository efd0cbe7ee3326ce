import { type Case, defineCase } from '../../case/case.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';
import { createDirectMessage, findRightRoom, roomNotFound } from '../actions/new-direct-message.ts';

const bothAsk = defineCase({
  id: 'create-dm.occupants/both-ask',
  requirement: 'create-dm.occupants',
  title: 'The room that create_dm makes has exactly the two users in it, whoever of them asks',
  needs: ['peer-id', 'room-info'],
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
      return failed(reason, { expected, actual: fresh, offending: fresh.entries });
    }
    return roomNotFound(made, profile);
  },
});

export const occupants: Case[] = [bothAsk];
