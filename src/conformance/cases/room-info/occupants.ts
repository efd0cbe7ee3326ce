import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { occupantsOf } from '../../discovery/occupants.ts';
import type { RoomName, UserRole } from '../../discovery/server-profile.ts';
import { deliverWhileOffline } from '../actions/deliver-while-offline.ts';

interface AskedRoom {
  role: UserRole;
  room: RoomName;
  answer: RecordedAnswer;
}

const bothAsk = defineCase({
  id: 'room-info.occupants/both-ask',
  requirement: 'room-info.occupants',
  title: 'room_info lists each occupant once, the caller among them, the same for all of them',
  needs: ['shared', 'room-info'],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  async run(context) {
    const roles: [UserRole, RoomName][] = [
      ['member', 'shared'],
      ['peer', 'shared'],
    ];
    if (context.profile.rooms.foreign) roles.push(['outsider', 'foreign'], ['peer', 'foreign']);
    const asked = roles.map(async ([role, room]): Promise<AskedRoom> => {
      const answer = await context.call(role, 'roomInfo', { room_id: context.room(room) });
      return { role, room, answer };
    });
    return { asked: await Promise.all(asked) };
  },
  judge: ({ asked }, record) => firstProblem(asked.map((one) => judgeOccupants(one, asked, record))),
});

function judgeOccupants({ role, room, answer }: AskedRoom, all: AskedRoom[], { profile }: CaseRecord): Verdict {
  const list = occupantsOf(answer);
  if (!list) return becauseOf('room-info.shape', `${role} got no occupants for the ${room} room.`);
  const caller = profile.userIds[role];
  const others = all.find((other) => other.room === room && other.role !== role);
  const fail = (reason: string, expected: unknown) => failedAnswer(answer, reason, { expected });
  if (new Set(list).size < list.length) return fail('An occupant is listed twice.', 'each occupant once');
  if (caller !== undefined && !list.includes(caller)) return fail(`The caller, ${caller}, is not listed.`, caller);
  const same = others && occupantsOf(others.answer);
  if (!same || same.toSorted().join() === list.toSorted().join()) return passed();
  return fail(`${role} and ${others.role} are told different occupants of the same room.`, same);
}

const offlineOccupant = defineCase({
  id: 'room-info.occupants/offline-occupant',
  requirement: 'room-info.occupants',
  title: 'room_info lists an occupant who is not connected',
  needs: ['live', 'shared', 'room-info', 'history'],
  maskedBy: ['room-info.shape', 'auth.valid-token'],
  exclusive: true,
  run: deliverWhileOffline,
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

export const occupants: Case[] = [bothAsk, offlineOccupant];
