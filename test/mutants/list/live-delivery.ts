import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { swapPairs } from '../server/ports.ts';
import { serve } from '../server/serve.ts';
import { receivers, send, twisted, when } from '../server/twists.ts';

export const liveDelivery: readonly Mutant[] = [
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
