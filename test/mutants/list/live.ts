import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { deafAfterConnected, isLive, swapPairs } from '../server/ports.ts';
import { binary, serve } from '../server/serve.ts';
import { liveFrames, posts, receivers, send, twisted, when } from '../server/twists.ts';

/** Changes the text of each message, in the live frame and in the history alike. */
const texts = (change: (text: string) => string) =>
  twisted(
    posts((message) => {
      message.message = change(message.message);
    }),
  );

export const live: readonly Mutant[] = [
  {
    name: 'deaf-after-connected',
    breaks: 'live.after-connected',
    how: 'loses messages for 25 ms after CONNECTED',
    reason: /did not receive/,
    start: () => serve({ port: deafAfterConnected(25) }),
  },
  {
    name: 'first-live-message-is-lost',
    breaks: 'live.after-connected',
    how: 'loses the first live message of every connection',
    reason: /did not receive/,
    start: () =>
      serve({
        port: (port) => {
          let seen = 0;
          return {
            ...port,
            send: (frame) => {
              if (isLive(frame)) seen += 1;
              if (seen !== 1 || !isLive(frame)) port.send(frame);
            },
          };
        },
      }),
  },
  {
    name: 'replays-the-last-message',
    breaks: 'live.not-before-connected',
    how: 'sends the newest message of each of the user’s rooms right after CONNECTED',
    reason: /received a message that was posted before CONNECTED: it stood in the history/,
    start: twisted(
      when('connected', ({ connection, user }, effects, { world }) => {
        const rooms = [...(world.users.get(user)?.rooms ?? [])];
        const newest = rooms.flatMap(({ messages }) => messages.slice(-1));
        return [...effects, ...newest.map((message) => send(connection, { message }))];
      }),
    ),
  },
  {
    name: 'queues-for-those-who-wait',
    breaks: 'live.not-before-connected',
    how: 'delivers what was posted between the opening of a connection and CONNECTED, right after CONNECTED',
    reason: /received a message that was posted before CONNECTED: another connection had seen it/,
    start: twisted((handle, core) => {
      const openedAt = new Map<number, number>();
      return when('connected', ({ connection, user }, effects, { world }) => {
        const rooms = [...(world.users.get(user)?.rooms ?? [])];
        const missed = rooms.flatMap(({ messages }) =>
          messages.filter(({ id }) => id > (openedAt.get(connection) ?? Number.POSITIVE_INFINITY)),
        );
        return [...effects, ...missed.map((message) => send(connection, { message }))];
      })((input) => {
        if (input.type === 'opened') openedAt.set(input.connection, core.world.lastMessageId);
        if (input.type === 'closed') openedAt.delete(input.connection);
        return handle(input);
      }, core);
    }),
  },
  {
    name: 'one-connection-per-user',
    breaks: 'live.every-connection',
    how: 'delivers only to the newest connection of a user',
    reason: /did not receive .* that went to the room of its user/,
    start: twisted((handle, core) =>
      receivers((connections) => {
        const newest = new Map(connections.map((connection) => [core.userOf(connection), connection]));
        return [...newest.values()];
      })(handle, core),
    ),
  },
  {
    name: 'forgets-the-newest-connection',
    breaks: 'live.every-connection',
    how: 'delivers only to the oldest connection of a user',
    reason: /did not receive .* that went to the room of its user/,
    start: twisted((handle, core) =>
      receivers((connections) =>
        connections.filter(
          (connection, index) =>
            connections.findIndex((other) => core.userOf(other) === core.userOf(connection)) === index,
        ),
      )(handle, core),
    ),
  },
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
    how: 'leaves the timestamp out of live frames',
    reason: /In the live frame, `timestamp` is missing/,
    start: twisted(liveFrames(({ timestamp: _, ...message }) => ({ message }))),
  },
  {
    name: 'live-frame-has-no-envelope',
    breaks: 'live.frame',
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
    name: 'poster-is-an-object',
    breaks: 'live.frame',
    how: 'sends the poster as an object with an id',
    reason: /In the live frame, `poster` must be a string, but is \{/,
    start: twisted(liveFrames((message) => ({ message: { ...message, poster: { id: message.poster } } }))),
  },
  {
    name: 'live-frame-is-binary',
    breaks: 'live.frame',
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
    how: 'gives the name of the room instead of the id',
    reason: /`room` must be 17, but is Lunch/,
    start: twisted(
      posts((message, { world }) => {
        message.room = world.rooms.get(message.room)?.name ?? message.room;
      }),
    ),
  },
  {
    name: 'trims-texts',
    breaks: 'live.content',
    how: 'cuts spaces off both ends of a text',
    reason: /leading and trailing space arrived changed/,
    start: texts((text) => text.trim()),
  },
  {
    name: 'cuts-long-texts',
    breaks: 'live.content',
    how: 'cuts texts off after 1,000 characters',
    reason: /4,000 characters arrived changed, from character 1001/,
    start: texts((text) => text.slice(0, 1_000)),
  },
  {
    name: 'escapes-markup',
    breaks: 'live.content',
    how: 'escapes markup in texts',
    reason: /markup arrived changed/,
    start: texts((text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  },
  {
    name: 'knows-no-emoji',
    breaks: 'live.content',
    how: 'replaces characters beyond the BMP by question marks',
    reason: /beyond the BMP arrived changed/,
    start: texts((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')),
  },
  {
    name: 'joins-lines',
    breaks: 'live.content',
    how: 'turns line breaks into spaces',
    reason: /line breaks .*arrived changed/,
    start: texts((text) => text.replaceAll(/\r?\n/g, ' ')),
  },
  {
    name: 'strips-quotes',
    breaks: 'live.content',
    how: 'puts a backslash before quotes',
    reason: /quotes .*arrived changed/,
    start: texts((text) => text.replaceAll(/["']/g, '\\$&')),
  },
  {
    name: 'timestamp-in-milliseconds',
    breaks: 'live.timestamp',
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
    how: 'gives timestamps in fractions of a second',
    reason: /is no integer/,
    start: twisted(
      posts((message) => {
        message.timestamp += 0.25;
      }),
    ),
  },
  {
    name: 'ids-per-room',
    breaks: 'live.id-increases',
    how: 'counts message ids in each room by itself',
    reason: /A message posted after \d+ had been received got the id \d/,
    start: twisted(
      posts((message, { world }) => {
        const messages = world.rooms.get(message.room)?.messages ?? [];
        message.id = (messages.at(-2)?.id ?? 0) + 1;
      }),
    ),
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
  {
    name: 'everybody-hears-everything',
    breaks: 'live.occupants-only',
    how: 'delivers every message to everybody who is connected',
    reason: /received a message that was posted to a room that its user is not in/,
    start: twisted((handle, core) => {
      const everybody = new Set<number>();
      return receivers(() => [...everybody])((input) => {
        const effects = handle(input);
        for (const effect of effects) {
          if (effect.type === 'event' && effect.event.type === 'connected') everybody.add(effect.event.connection);
          if (effect.type === 'event' && effect.event.type === 'closed') everybody.delete(effect.event.connection);
        }
        return effects;
      }, core);
    }),
  },
  {
    name: 'everything-comes-twice',
    breaks: 'live.exactly-once',
    how: 'delivers every message twice to every connection',
    reason: /received a message twice/,
    start: twisted(receivers((connections) => [...connections, ...connections])),
  },
  {
    name: 'sender-hears-double',
    breaks: 'live.exactly-once',
    how: 'echoes a message to the sending connection and delivers it there too',
    reason: /received a message twice/,
    start: twisted(receivers((connections, { connection }) => [...connections, ...(connection ? [connection] : [])])),
  },
  {
    name: 'swaps-pairs-in-a-burst',
    breaks: 'live.order',
    how: 'delivers every second message of a burst before the first',
    reason: /out of order: the id \d+ after the id \d/,
    start: () => serve({ port: swapPairs(15) }),
  },
  {
    name: 'acknowledges-posts',
    breaks: 'live.no-undocumented-frames',
    how: 'acknowledges each posted message to the sender',
    reason: /undocumented frame: \{"ack"/,
    start: twisted(
      when('posted', ({ connection, message }, effects) =>
        connection === undefined ? effects : [...effects, send(connection, { ack: message.id })],
      ),
    ),
  },
  {
    name: 'tells-who-comes',
    breaks: 'live.no-undocumented-frames',
    how: 'tells everybody who is connected when somebody comes',
    reason: /undocumented frame: \{"presence"/,
    start: twisted((handle) => {
      const connected = new Set<number>();
      return (input) => {
        const effects = handle(input);
        return effects.flatMap((effect) => {
          if (effect.type !== 'event') return [effect];
          if (effect.event.type === 'closed') connected.delete(effect.event.connection);
          if (effect.event.type !== 'connected') return [effect];
          const others = [...connected];
          connected.add(effect.event.connection);
          return [effect, send(others, { presence: { user: effect.event.user, online: true } })];
        });
      };
    }),
  },
  {
    name: 'tells-who-has-read',
    breaks: 'live.no-undocumented-frames',
    how: 'sends read receipts for each message to all who received it',
    reason: /undocumented frame: \{"read"/,
    start: twisted(
      when('posted', ({ message }, effects) =>
        effects.flatMap((effect): Effect[] =>
          effect.type === 'send' ? [effect, { ...effect, frame: receipt(message) }] : [effect],
        ),
      ),
    ),
  },
];

const receipt = ({ id, poster }: Message): string => JSON.stringify({ read: { id, by: poster } });
