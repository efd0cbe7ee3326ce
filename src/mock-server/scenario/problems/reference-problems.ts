import { unknownFinding } from '../../../faults/index.ts';
import type { Scenario, ScenarioRoom } from '../../../protocol/index.ts';
import type { FileFinding } from '../../../yaml-file/index.ts';
import { usualExpiredToken, usualToken } from '../../core/index.ts';
import { tokensOf } from '../token-lifetimes.ts';
import { scriptFindings } from './script-problems.ts';

/** Every mistake that a schema cannot see: unknown users and rooms, ids given twice, posters who are not in the room. */
export function referenceFindings(scenario: Scenario): FileFinding[] {
  return [
    ...userFindings(scenario),
    ...roomFindings(scenario),
    ...messageFindings(scenario),
    ...scriptFindings(scenario),
  ];
}

function userFindings({ users = [] }: Scenario): FileFinding[] {
  const ids = users.map((user) => ('id' in user ? user.id : undefined));
  // A user who is given twice is told of once, not again for the token that follows from the id.
  const seen = new Set<string>();
  const tokens = users.map((user) => {
    if (!('id' in user) || seen.has(user.id)) return undefined;
    seen.add(user.id);
    return user.token ?? usualToken(user.id);
  });
  return [
    ...givenTwice('users', 'id', ids),
    ...givenTwice('users', 'token', tokens),
    ...moreTokensFindings(users, tokens),
    ...expiredTokenFindings(users),
  ];
}

/** Every user also has a token that has run out: it cannot be another's valid one. */
function expiredTokenFindings(users: NonNullable<Scenario['users']>): FileFinding[] {
  const written = users.flatMap((user, index) => ('id' in user ? [{ ...user, index }] : []));
  const expired = new Map(written.map(({ id, token = usualToken(id) }) => [usualExpiredToken(token), id]));
  return written.flatMap((user) =>
    tokensOf(user).flatMap(({ token }): FileFinding[] => {
      const whose = expired.get(token);
      if (whose === undefined) return [];
      const message = `The token \`${token}\` is the one of ${whose} that has run out.`;
      return [{ path: ['users', user.index], message }];
    }),
  );
}

function moreTokensFindings(users: NonNullable<Scenario['users']>, tokens: (string | undefined)[]): FileFinding[] {
  const taken = new Set(tokens);
  return users.flatMap((user, index) => {
    const more = 'id' in user ? (user.more_tokens ?? []) : [];
    return more.flatMap(({ token }, place): FileFinding[] => {
      const path = ['users', index, 'more_tokens', place, 'token'];
      if (taken.has(token)) return [{ path, message: `The token \`${token}\` is given twice in users.` }];
      taken.add(token);
      return [];
    });
  });
}

function roomFindings({ users = [], rooms = [] }: Scenario): FileFinding[] {
  const ids = new Set(users.flatMap((user) => ('id' in user ? [user.id] : [])));
  const twice = givenTwice(
    'rooms',
    'id',
    rooms.map((room) => ('id' in room ? room.id : undefined)),
  );
  const others = rooms.flatMap((room, index): FileFinding[] => {
    if ('generate' in room) {
      return users.length > 0 ? [] : [{ path: ['rooms', index], message: 'Rooms cannot be made up without users.' }];
    }
    return room.occupants.flatMap((occupant, place) =>
      ids.has(occupant) ? [] : [unknownFinding('user', occupant, ids, ['rooms', index, 'occupants', place])],
    );
  });
  return [...twice, ...others];
}

function messageFindings({ rooms = [], messages = [] }: Scenario): FileFinding[] {
  const written = new Map<string, ScenarioRoom>();
  for (const room of rooms) if ('id' in room) written.set(room.id, room);
  return messages.flatMap((message, index): FileFinding[] => {
    const path = ['messages', index];
    if (rooms.length === 0) return [{ path, message: 'There can be no message without a room.' }];
    if (message.room === undefined) return [];
    const room = written.get(message.room);
    if (!room) return [unknownFinding('room', message.room, [...written.keys()], [...path, 'room'])];
    if ('generate' in message || room.occupants.includes(message.poster)) return [];
    return [unknownFinding(`occupant of room ${room.id}`, message.poster, room.occupants, [...path, 'poster'])];
  });
}

function givenTwice(list: 'users' | 'rooms', key: 'id' | 'token', values: (string | undefined)[]): FileFinding[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (value === undefined || !seen.has(value)) {
      if (value !== undefined) seen.add(value);
      return [];
    }
    return [{ path: [list, index, key], message: `The ${key} \`${value}\` is given twice in ${list}.` }];
  });
}
