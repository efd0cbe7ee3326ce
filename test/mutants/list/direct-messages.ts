import type { World } from '../../../src/mock-server/core/index.ts';
import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { listed } from '../server/history.ts';
import type { Twist } from '../server/serve.ts';
import { fieldsOf, liveFrames, receivers, twisted } from '../server/twists.ts';
import { isInNewRoom } from '../server/world.ts';

const occupantsOf = ({ room }: Message, world: World): string[] => [...(world.rooms.get(room)?.occupants ?? [])];

/** Delivers the messages of a room only to connections that were opened after it had been made. */
const subscribesOnConnecting: Twist = (handle, core) => {
  const newestRoomAt = new Map<number, number>();
  return receivers((connections, { message }) =>
    connections.filter((connection) => Number(message.room) <= (newestRoomAt.get(connection) ?? 0)),
  )((input) => {
    if (input.type === 'opened') newestRoomAt.set(input.connection, core.world.lastRoomNumber);
    return handle(input);
  }, core);
};

/** Takes from a connection only what is for rooms that were there when it was opened. */
const readsForOldRooms: Twist = (handle, core) => {
  const newestRoomAt = new Map<number, number>();
  return (input) => {
    if (input.type === 'opened') newestRoomAt.set(input.connection, core.world.lastRoomNumber);
    const isNewer = input.type === 'frame' && Number(fieldsOf(input).room) > (newestRoomAt.get(input.connection) ?? 0);
    return isNewer && core.world.rooms.has(String(fieldsOf(input).room)) ? [] : handle(input);
  };
};

export const directMessages: readonly Mutant[] = [
  {
    name: 'new-room-needs-a-new-connection',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/in-a-direct-message',
    how: 'subscribes a connection only to the rooms that there are when it opens',
    reason: /was connected when the room \d+ was made, and nothing that \w+ posted there reached it/,
    start: twisted(subscribesOnConnecting),
  },
  {
    name: 'posts-to-new-rooms-are-dropped',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-a-direct-message',
    how: 'drops what a connection posts to a room that was made after it had been opened',
    reason: /was connected when room \d+ was made, and what \w+ posted there was dropped/,
    start: twisted(readsForOldRooms),
  },
  {
    name: 'direct-message-names-the-other',
    breaks: 'live.fields',
    onlyBy: 'live.fields/in-a-direct-message',
    how: 'gives the poster for the room of a direct message in live frames',
    reason: /`room` must be \d+, but is \w+/,
    start: twisted(
      liveFrames((message) => ({ message: isInNewRoom(message) ? { ...message, room: message.poster } : message })),
    ),
  },
  {
    name: 'direct-message-is-heard-by-all',
    breaks: 'live.occupants-only',
    onlyBy: 'live.occupants-only/in-a-direct-message',
    how: 'delivers what is said in a new direct message room to everybody who is connected',
    reason: /received a message that was posted to a direct message room of two others/,
    start: twisted((handle, core) =>
      receivers((connections, { message }) =>
        isInNewRoom(message) ? [...core.world.users.keys()].flatMap((user) => core.connectionsOf(user)) : connections,
      )(handle, core),
    ),
  },
  {
    name: 'direct-message-is-not-kept',
    breaks: 'retrieve.complete',
    onlyBy: 'retrieve.complete/in-a-direct-message',
    how: 'leaves new direct message rooms out of the history',
    reason: /The history of \w+ lacks \d of \d messages/,
    start: listed((messages) => messages.filter((message) => !isInNewRoom(message))),
  },
  {
    name: 'direct-message-is-in-every-history',
    breaks: 'retrieve.own-rooms-only',
    onlyBy: 'retrieve.own-rooms-only/in-a-direct-message',
    how: 'shows everybody what was said in new direct message rooms',
    reason: /showed peer a message of the direct message room \d+ of two others/,
    start: listed((messages, { world, user, json }) => {
      const { after } = json as { after: number };
      const newer = [...world.rooms.values()].flatMap((room) => room.messages).filter(({ id }) => id > after);
      const isForeign = (message: Message): boolean => !occupantsOf(message, world).includes(user ?? '');
      return [...messages, ...newer.filter((message) => isInNewRoom(message) && isForeign(message))];
    }),
  },
];
