import type { Mutant } from '../mutant.ts';
import { deafAfterConnected, isLive } from '../server/ports.ts';
import { serve } from '../server/serve.ts';
import { receivers, send, twisted, when } from '../server/twists.ts';

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
];
