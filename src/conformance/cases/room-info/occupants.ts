import type { RecordedAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { occupantsOf } from '../../discovery/rooms/occupants.ts';
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
    const asked = await Promise.all(roles.map(([role, room]) => ask(context, role, room)));
    const again: AskedRoom[] = [];
    for (const room of ['shared', 'foreign'] as const) {
      const [one, other] = asked.filter((answer) => answer.room === room);
      if (one && other && !isSameList(one, other)) again.push(...(await askInTurn(context, one, other)));
    }
    return { asked, again };
  },
  judge: ({ asked, again }, record) =>
    firstProblem([
      ...asked.map((one) => judgeOccupants(one, record)),
      ...(['shared', 'foreign'] as const).map((room) => judgeInTurn(again.filter((one) => one.room === room))),
    ]),
});

async function ask(context: CaseContext, role: UserRole, room: RoomName): Promise<AskedRoom> {
  return { role, room, answer: await context.call(role, 'roomInfo', { room_id: context.room(room) }) };
}

/** Somebody who comes and goes at random does not make the same difference so often. */
const mostTurns = 6;

/** Somebody may join or leave between two answers: both ask again, in turn, while each is told the same as before. */
async function askInTurn(context: CaseContext, one: AskedRoom, other: AskedRoom): Promise<AskedRoom[]> {
  const inTurn = [one, other];
  for (let turn = 0; turn < mostTurns; turn += 1) {
    for (const before of [one, other]) {
      const answer = await ask(context, before.role, before.room);
      inTurn.push(answer);
      if (!isSameList(answer, before)) return inTurn;
    }
  }
  return inTurn;
}

const listIn = ({ answer }: AskedRoom): string | undefined => occupantsOf(answer)?.toSorted().join();

/** Where one of them has no list, nothing differs. */
function isSameList(one: AskedRoom, other: AskedRoom): boolean {
  const [list, otherList] = [listIn(one), listIn(other)];
  return list === undefined || otherList === undefined || list === otherList;
}

function judgeOccupants({ role, room, answer }: AskedRoom, { profile }: CaseRecord): Verdict {
  const list = occupantsOf(answer);
  if (!list) return becauseOf('room-info.shape', `${role} got no occupants for the ${room} room.`);
  const caller = profile.userIds[role];
  const fail = (reason: string, expected: unknown) => failedAnswer(answer, reason, { expected });
  if (new Set(list).size < list.length) return fail('An occupant is listed twice.', 'each occupant once');
  if (caller !== undefined && !list.includes(caller)) return fail(`The caller, ${caller}, is not listed.`, caller);
  return passed();
}

function judgeInTurn(inTurn: readonly AskedRoom[]): Verdict {
  const [one, other] = inTurn;
  if (!one || !other || inTurn.length < 2 + 2 * mostTurns) return passed();
  if (inTurn.some((answer) => !isSameList(answer, answer.role === one.role ? one : other))) return passed();
  const reason =
    `${one.role} and ${other.role} are told different occupants of the same room: they asked in turn, ` +
    `${mostTurns + 1} times each, and each of them was told the same each time.`;
  return failedAnswer(one.answer, reason, {
    expected: occupantsOf(other.answer),
    offending: inTurn.map(({ answer }) => answer.entry),
  });
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
