import type { Mutant } from '../mutant.ts';
import { deafAfterAPing, deafAfterConnected, losesFirstLive } from '../server/ports.ts';
import { serve } from '../server/serve.ts';
import { noEcho, receivers, send, twisted, when } from '../server/twists.ts';
import {
  forgetsConnections,
  shunsTheEarly,
  sleepsInSilence,
  tiresOfVisitors,
} from '../server/unreliable-connections.ts';

export const liveHandshake: readonly Mutant[] = [
  {
    name: 'deaf-after-connected',
    breaks: 'live.after-connected',
    how: 'loses messages for 150 ms after CONNECTED',
    reason: /did not receive/,
    start: () => serve({ port: deafAfterConnected(150) }),
  },
  {
    name: 'first-live-message-is-lost',
    breaks: 'live.after-connected',
    how: 'loses the first live message of every connection',
    reason: /did not receive/,
    start: () => serve({ port: losesFirstLive }),
  },
  {
    name: 'first-live-message-is-lost-and-nothing-echoed',
    breaks: 'live.after-connected',
    how: 'loses the first live message of every connection, and delivers a message to nobody who is its poster',
    reason: /did not receive/,
    start: () => serve({ port: losesFirstLive, twist: noEcho }),
  },
  {
    name: 'first-live-message-is-lost-after-silence',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/the-very-next-one',
    how: 'loses the first live message of a connection, unless something was posted while it waited for its token',
    reason: /did not receive 1 of 1 messages that were sent after CONNECTED/,
    start: twisted(sleepsInSilence),
  },
  {
    name: 'tires-of-visitors',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/every-time',
    how: 'keeps the first messages from a connection whose user, and nobody else, has connected many times just before, each time while somebody posted',
    reason: /did not receive 1 of 1 messages that were sent after CONNECTED/,
    start: twisted(tiresOfVisitors),
  },
  {
    name: 'shuns-who-spoke-too-early',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/from-the-first-instant',
    how: 'keeps from a connection for good what is posted by another that posted five times while it waited for its token',
    reason: /did not receive \d+ of \d+ messages that were sent after CONNECTED/,
    start: twisted(shunsTheEarly),
  },
  {
    name: 'deaf-after-a-ping',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/after-a-ping',
    how: 'delivers nothing more on a connection that has sent a WebSocket ping without data',
    reason: /peer#\d+ did not receive 1 of 1 messages that were sent after it had sent a ping/,
    start: () => serve({ port: deafAfterAPing }),
  },
  {
    name: 'replays-the-last-message',
    breaks: 'live.not-before-connected',
    onlyBy: 'live.not-before-connected/while-offline',
    how: 'sends the newest message of each room right after CONNECTED to a user who has no other connection',
    reason: /received a message that had gone out before CONNECTED: another connection had received it/,
    start: twisted(
      when('connected', ({ connection, user }, effects, core) => {
        if (core.connectionsOf(user).length > 1) return effects;
        const rooms = [...(core.world.users.get(user)?.rooms ?? [])];
        const newest = rooms.flatMap(({ messages }) => messages.slice(-1));
        return [...effects, ...newest.map((message) => send(connection, { message }))];
      }),
    ),
  },
  {
    name: 'queues-for-those-who-wait',
    breaks: 'live.not-before-connected',
    onlyBy: 'live.not-before-connected/open-but-silent',
    how: 'delivers what was posted between the opening of a connection and CONNECTED, right after CONNECTED',
    reason: /received a message that had gone out before CONNECTED: another connection had received it/,
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
    name: 'third-connection-takes-a-place',
    breaks: 'live.every-connection',
    onlyBy: 'live.every-connection/three-of-one-user',
    how: 'forgets, when a connection goes live, the others of its user but the newest that has posted nothing yet',
    reason: /did not receive .* that went to the room of its user/,
    start: twisted(forgetsConnections),
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
];
