import type { Mutant } from '../mutant.ts';
import { binary, serve, type Twist } from '../server/serve.ts';
import { fieldsOf, frames, liveFrames, posts, twisted, when } from '../server/twists.ts';
import { isInNewRoom } from '../server/world.ts';

/** Ids are counted in blocks of so many. */
const block = 1_000;

/** The first message of a connection in a room opens a block, out of which its later ones take their ids. */
const idsInBlocks: Twist = (handle, core) => {
  const next = new Map<string, number>();
  return when('posted', ({ connection, message }, effects) => {
    const room = core.world.rooms.get(message.room);
    const [first] = room?.occupants ?? [];
    const owner = `${connection} ${message.room}`;
    const reserved = message.poster === first ? undefined : next.get(owner);
    message.id = reserved ?? message.id * block;
    next.set(owner, message.id + 1);
    room?.messages.sort((one, other) => one.id - other.id);
    return frames(effects, () => ({ message }));
  })(handle, core);
};

/** Takes a property of a message from the frame that posted it, where it has one. */
const believing = (key: 'poster' | 'timestamp'): Twist =>
  when('posted', ({ message }, effects, _core, input) => {
    const said = fieldsOf(input)[key];
    if (typeof said !== typeof message[key]) return effects;
    Object.assign(message, { [key]: said });
    return frames(effects, () => ({ message }));
  });

export const liveFrameMutants: readonly Mutant[] = [
  {
    name: 'id-is-a-string',
    breaks: 'live.frame',
    how: 'sends message ids as strings in live frames',
    reason: /In the live frame, `id` must be a positive integer, but is "/,
    start: twisted(liveFrames((message) => ({ message: { ...message, id: String(message.id) } }))),
  },
  {
    name: 'timestamp-is-missing',
    breaks: 'live.frame',
    onlyBy: 'live.frame/shape',
    how: 'leaves the timestamp out of live frames',
    reason: /In the live frame, `timestamp` is missing/,
    start: twisted(liveFrames(({ timestamp: _, ...message }) => ({ message }))),
  },
  {
    name: 'text-under-another-key',
    breaks: 'live.frame',
    onlyBy: 'live.frame/shape',
    how: 'sends the text of a live message under `text`',
    reason: /In the live frame, `message` is missing/,
    start: twisted(liveFrames(({ message: text, ...message }) => ({ message: { ...message, text } }))),
  },
  {
    name: 'live-frame-has-no-envelope',
    breaks: 'live.frame',
    onlyBy: 'live.frame/shape',
    how: 'sends the message itself without the envelope',
    reason: /does not carry the message under `message`/,
    start: twisted(liveFrames((message) => message)),
  },
  {
    name: 'room-is-a-number',
    breaks: 'live.frame',
    how: 'sends numeric room ids as numbers in live frames',
    reason: /In the live frame, `room` must be a string, but is \d/,
    start: twisted(
      liveFrames((message) => ({
        message: { ...message, room: /^\d+$/.test(message.room) ? Number(message.room) : message.room },
      })),
    ),
  },
  {
    name: 'believes-the-poster',
    breaks: 'live.fields',
    onlyBy: 'live.fields/not-as-the-sender-says',
    how: 'takes the poster of a message from the frame, where one stands in it',
    reason: /believed the `poster`/,
    start: twisted(believing('poster')),
  },
  {
    name: 'believes-the-timestamp',
    breaks: 'live.timestamp',
    how: 'takes the timestamp of a message from the frame, where one stands in it',
    reason: /when it was sent/,
    start: twisted(believing('timestamp')),
  },
  {
    name: 'poster-is-an-object',
    breaks: 'live.frame',
    how: 'sends the poster as an object with an id',
    reason: /In the live frame, `poster` must be a string, but is \{/,
    start: twisted(liveFrames((message) => ({ message: { ...message, poster: { id: message.poster } } }))),
  },
  {
    name: 'live-frame-is-binary',
    breaks: 'live.frame',
    onlyBy: 'live.frame/shape',
    how: 'sends live messages as binary frames',
    reason: /live frame is binary/,
    start: () => serve({ transmit: binary((text) => text.startsWith('{"message"')) }),
  },
  {
    name: 'poster-is-a-name',
    breaks: 'live.fields',
    how: 'gives the name of the poster instead of the id',
    reason: /`poster` must be ada, but is Ada Lovelace/,
    start: twisted(
      posts((message, { world }) => {
        message.poster = world.users.get(message.poster)?.name ?? message.poster;
      }),
    ),
  },
  {
    name: 'poster-is-somebody-else',
    breaks: 'live.fields',
    how: 'names the first occupant of the room as the poster of everything',
    reason: /`poster` must be bob, but is ada/,
    start: twisted(
      posts((message, { world }) => {
        message.poster = [...(world.rooms.get(message.room)?.occupants ?? [])][0] ?? message.poster;
      }),
    ),
  },
  {
    name: 'room-is-a-name',
    breaks: 'live.fields',
    onlyBy: 'live.fields/poster-and-room',
    how: 'gives the name of the room instead of the id',
    reason: /`room` must be 17, but is Lunch/,
    start: twisted(
      posts((message, { world }) => {
        message.room = world.rooms.get(message.room)?.name ?? message.room;
      }),
    ),
  },
  {
    name: 'timestamp-in-milliseconds',
    breaks: 'live.timestamp',
    onlyBy: 'live.timestamp/seconds-of-now',
    how: 'counts timestamps in milliseconds',
    reason: /looks like milliseconds/,
    start: twisted(
      posts((message) => {
        message.timestamp *= 1_000;
      }),
    ),
  },
  {
    name: 'clock-is-an-hour-late',
    breaks: 'live.timestamp',
    onlyBy: 'live.timestamp/seconds-of-now',
    how: 'has a clock that is an hour behind',
    reason: /36\d\d s from our clock/,
    start: twisted(
      posts((message) => {
        message.timestamp -= 3_600;
      }),
    ),
  },
  {
    name: 'timestamp-has-fractions',
    breaks: 'live.timestamp',
    onlyBy: 'live.timestamp/seconds-of-now',
    how: 'gives timestamps in fractions of a second',
    reason: /is not an integer/,
    start: twisted(
      posts((message) => {
        message.timestamp += 0.25;
      }),
    ),
  },
  {
    name: 'ids-per-room',
    breaks: 'live.id-increases',
    how: 'counts message ids in each room by itself, except in new ones',
    reason: /A message posted after \d+ had been received got the id \d/,
    start: twisted(
      posts((message, { world }) => {
        if (isInNewRoom(message)) return;
        const messages = world.rooms.get(message.room)?.messages ?? [];
        message.id = (messages.at(-2)?.id ?? 0) + 1;
      }),
    ),
  },
  {
    name: 'ids-of-one-room-lag-behind',
    breaks: 'live.id-increases',
    onlyBy: 'live.id-increases/across-rooms',
    how: 'gives messages of one room ids that lie some messages back',
    reason: /A message posted after \d+0 had been received got the id \d+5\./,
    start: twisted(
      posts((message) => {
        message.id = 10 * message.id - (message.room === '18' ? 55 : 0);
      }),
    ),
  },
  {
    name: 'ids-in-blocks',
    breaks: 'live.id-increases',
    onlyBy: 'live.id-increases/across-posters',
    how: 'reserves a block of ids for a connection that posts, unless its user is the first occupant of the room',
    reason: /A message posted after \d+ had been received got the id \d/,
    start: twisted(idsInBlocks),
  },
  {
    name: 'ids-in-pairs',
    breaks: 'live.id-increases',
    how: 'gives the same id to two messages in a row',
    reason: / id \d/,
    start: twisted(
      posts((message) => {
        message.id = 10 + Math.floor(message.id / 2);
      }),
    ),
  },
];
