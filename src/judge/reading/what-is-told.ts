import { type ObserverKnowledge, roomsOfRoles } from '../../observer/index.ts';
import { type CheckConfig, dialects } from '../../protocol/index.ts';
import { TokenOwners } from '../../traffic/index.ts';
import type { ReadingContext } from '../judged-recording.ts';

/** What config and dialect tell of any recording. */
export function whatIsTold({ config, dialect }: ReadingContext): ObserverKnowledge {
  return { ...(dialect && { dialect: dialects[dialect] }), ...(config && usersAndRooms(config)) };
}

function usersAndRooms({ users, rooms = {}, limits = {} }: CheckConfig): ObserverKnowledge {
  const ids = Object.entries(users).flatMap(([role, { id }]) => (id === undefined ? [] : [[role, id] as const]));
  const userIds = Object.fromEntries(ids);
  const { clockSkewSeconds } = limits;
  return {
    userIds,
    rooms: roomsOfRoles({ rooms, userIds, given: Object.keys(rooms) }),
    ...(clockSkewSeconds !== undefined && { clockSkewSeconds }),
  };
}

/** The users of a config, by their tokens. */
export function ownersOf(config: CheckConfig | undefined): TokenOwners {
  const users = Object.entries(config?.users ?? {});
  // A token that a command or a request gives is not known: nothing is asked for while files are judged.
  return new TokenOwners(new Map(users.flatMap(([role, { token }]) => (isText(token) ? [[token, role]] : []))));
}

const isText = (token: unknown): token is string => typeof token === 'string';

/** The key under which a client sends its texts, where that is told. */
export const sendKeyOf = ({ dialect }: ReadingContext) => (dialect ? { sendKey: dialects[dialect].sendKey } : {});
