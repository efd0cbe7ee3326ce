import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, failed, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { whyNotGuessed } from '../../discovery/rooms/vacant-rooms.ts';
import type { ServerProfile } from '../../discovery/server-profile.ts';
import {
  type CallsAtOnce,
  createSideBySide,
  type DirectMessageCall,
  oddRoom,
  type SideBySide,
} from '../actions/create-side-by-side.ts';
import { wrongOccupants } from '../actions/new-direct-message.ts';

const sharedState =
  'Keep the caller and `other` of each request with that request: what two requests share, such as a variable outside of ' +
  'the handler or one database transaction, must not hold them while the server waits for something.';

const ok = defineCase({
  id: 'create-dm.ok/side-by-side',
  requirement: 'create-dm.ok',
  title: 'create_dm is answered 200, also while another user calls it',
  needs: ['peer-id'],
  maskedBy: ['auth.valid-token'],
  exclusive: true,
  run: createSideBySide,
  judge: (made) => firstProblem(made.first.calls.map((call) => judgeAnswer(call, made))),
});

function judgeAnswer({ asker, other, answer }: DirectMessageCall, { first, alone }: SideBySide): Verdict {
  if (answer.status === 200) return passed();
  if (answer.status === 401) return becauseOf('auth.valid-token', 'create_dm does not let a valid token in.');
  const later = alone.find((call) => call.asker === asker);
  if (later?.answer.status !== 200) return becauseOf('create-dm.ok', `alone, ${asker} is not answered 200 either.`);
  const rival = first.calls.find((call) => call.asker !== asker)?.asker;
  const reason =
    `${asker} called create_dm for ${other} while ${rival} called it, too, and was answered ${describeAnswer(answer)}. ` +
    'The same call was answered 200 when it came alone after that.';
  return failedAnswer(answer, reason, {
    expected: { status: 200, body: '' },
    offending: [answer.entry, later.answer.entry],
    remedy: `Let both calls make their rooms: an id, a lock or a unique key that they contend for must not end one of them. ${sharedState}`,
  });
}

const occupants = defineCase({
  id: 'create-dm.occupants/side-by-side',
  requirement: 'create-dm.occupants',
  title: 'Two users who call create_dm at the same time get a room each, with the two users of the call in it',
  needs: ['peer-id', 'room-info'],
  needsNewRoom: true,
  maskedBy: ['create-dm.ok', 'room-info.shape', 'room-info.occupants', 'auth.valid-token'],
  exclusive: true,
  run: createSideBySide,
  judge(made, { profile }) {
    const refused = made.first.calls.find(({ answer }) => answer.status !== 200);
    if (refused) return becauseOf('create-dm.ok', `create_dm answered ${refused.answer.status}.`);
    if (made.first.rooms.length === 0) return notFound(profile);
    return judgeAlone(made, profile) ?? judgeAgain(made, profile) ?? passed();
  },
});

function notFound(profile: ServerProfile): Verdict {
  const why = whyNotGuessed(profile) ?? 'room_info shows none where none was before';
  return { status: 'skipped', reason: `The rooms that two calls of create_dm make could not be found: ${why}.` };
}

function judgeAlone({ byPeer }: SideBySide, profile: ServerProfile): Verdict | undefined {
  const room = byPeer ? oddRoom(byPeer, profile) : undefined;
  if (!byPeer || !room) return undefined;
  const reason = `${inWords(byPeer, profile)}. The room ${room.id}, which is there since then, has the occupants ${room.occupants.join(', ')}.`;
  return failed(reason, {
    expected: pairsIn(byPeer, profile),
    actual: room,
    offending: room.entries,
    deviations: wrongOccupants,
    remedy: 'Put the caller and the user in `other` into the new room, whichever of the two is the one who calls.',
  });
}

function judgeAgain({ again }: SideBySide, profile: ServerProfile): Verdict | undefined {
  const last = again.at(-1);
  const room = last && oddRoom(last, profile);
  if (!last || !room) return undefined;
  const reason =
    `${inWords(last, profile)}, at the same time. The room ${room.id}, which is there since then, has the occupants ` +
    `${room.occupants.join(', ')}, as neither call asked. A call that comes alone makes no such room.`;
  return failed(reason, {
    expected: pairsIn(last, profile),
    actual: room,
    offending: room.entries,
    deviations: wrongOccupants,
    remedy: sharedState,
  });
}

const inWords = ({ calls }: CallsAtOnce, { userIds }: ServerProfile): string =>
  calls
    .map(
      ({ asker, other }) =>
        `${asker} (${userIds[asker] ?? 'id unknown'}) called create_dm for ${other} (${userIds[other]})`,
    )
    .join(', and ');

const pairsIn = ({ calls }: CallsAtOnce, { userIds }: ServerProfile) =>
  calls.map(({ asker, other }) => [userIds[asker] ?? asker, userIds[other]]);

/** What two users get who call create_dm at the same time, or peer alone, where that explains it. */
export const sideBySide: Case[] = [ok, occupants];
