import type { Effect } from '../../../src/mock-server/core/index.ts';
import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { answersOvertake } from '../server/overtaking.ts';
import { serve } from '../server/serve.ts';
import { receivers, send, twisted, when } from '../server/twists.ts';
import { isTooBusyToListen } from '../server/unreliable-connections.ts';

/** Delivers the messages of a room to a user who is not in it. */
const eavesdropping = (user: string, room: string) =>
  twisted((handle, core) =>
    receivers((connections, { message }) =>
      message.room === room ? [...connections, ...core.connectionsOf(user)] : connections,
    )(handle, core),
  );

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
    name: 'outsider-hears-lunch',
    breaks: 'live.occupants-only',
    onlyBy: 'live.occupants-only/outsider',
    how: 'delivers to eve, too, what is posted in the room of ada and bob',
    reason: /outsider#\d+ received a message that was posted to a room that its user is not in/,
    start: eavesdropping('eve', '17'),
  },
  {
    name: 'member-hears-secrets',
    breaks: 'live.occupants-only',
    onlyBy: 'live.occupants-only/member',
    how: 'delivers to ada, too, what is posted in the room of bob and eve',
    reason: /member#\d+ received a message that was posted to a room that its user is not in/,
    start: eavesdropping('ada', '18'),
  },
  {
    name: 'is-too-busy-to-listen',
    breaks: 'live.after-connected',
    onlyBy: 'live.after-connected/under-a-burst',
    how: 'loses what others post right behind a message of a connection that has posted more than ten',
    reason: /did not receive \d+ of 15 messages that were posted in a burst/,
    start: twisted(isTooBusyToListen),
  },
  {
    name: 'everything-comes-twice',
    breaks: 'live.exactly-once',
    onlyBy: 'live.exactly-once/under-a-burst',
    how: 'delivers every message twice to every connection',
    reason: /received a message twice/,
    start: twisted(receivers((connections) => [...connections, ...connections])),
  },
  {
    name: 'sender-hears-double',
    breaks: 'live.exactly-once',
    onlyBy: 'live.exactly-once/under-a-burst',
    how: 'echoes a message to the sending connection and delivers it there too',
    reason: /received a message twice/,
    start: twisted(receivers((connections, { connection }) => [...connections, ...(connection ? [connection] : [])])),
  },
  {
    name: 'answers-overtake',
    breaks: 'live.order',
    onlyBy: 'live.order/under-a-burst',
    how: 'delivers what ada posts 150 ms later to connections that have posted nothing, behind the answers to it',
    reason: /out of order: the id \d+ after the id \d+, which answers it/,
    start: () => serve(answersOvertake('ada', 150)),
  },
  {
    name: 'acknowledges-posts',
    breaks: 'live.no-undocumented-frames',
    onlyBy: 'live.no-undocumented-frames/over-a-conversation',
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
    onlyBy: 'live.no-undocumented-frames/over-a-conversation',
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
    onlyBy: 'live.no-undocumented-frames/over-a-conversation',
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
