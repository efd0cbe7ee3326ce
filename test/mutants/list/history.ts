import type { Message } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import type { History } from '../server/history.ts';
import { assignsIdsEarly } from '../server/overtaking.ts';
import { serve, type Twist } from '../server/serve.ts';
import { answer, parsed, replies, twisted, when } from '../server/twists.ts';

/** How many milliseconds the history lags behind live messages. */
const lag = 60;

/** A message is in the history only some time after it was delivered. */
const lagsBehind: Twist = (handle, core) => {
  const postedAt = new Map<number, number>();
  const noting = when('posted', ({ message }, effects) => {
    postedAt.set(message.id, performance.now());
    return effects;
  })(handle, core);
  return replies('retrieve', ({ status, body }) => {
    if (status !== 200) return undefined;
    const now = performance.now();
    const { occupants } = parsed(body) as History;
    const old = occupants.filter(({ id }) => now - (postedAt.get(id) ?? 0) > lag);
    return answer(200, { room_name: null, occupants: old });
  })(noting, core);
};

/** What a connection has posted is forgotten when it closes. */
const forgetsWhoLeaves: Twist = (handle, core) => {
  const postedOn = new Map<number, Message[]>();
  const noting = when('posted', ({ connection, message }, effects) => {
    if (connection !== undefined) postedOn.set(connection, [...(postedOn.get(connection) ?? []), message]);
    return effects;
  })(handle, core);
  return (input) => {
    for (const message of input.type === 'closed' ? (postedOn.get(input.connection) ?? []) : []) {
      const room = core.world.rooms.get(message.room);
      if (room) room.messages = room.messages.filter((each) => each !== message);
    }
    return noting(input);
  };
};

export const history: readonly Mutant[] = [
  {
    name: 'history-lags-behind',
    breaks: 'retrieve.fresh',
    onlyBy: 'retrieve.fresh/right-after-live',
    how: 'shows a message in the history only 60 ms after it was delivered',
    reason: /had been received live, and the history that was asked for after that lacks it/,
    start: twisted(lagsBehind),
  },
  {
    name: 'assigns-ids-early',
    breaks: 'retrieve.no-late-ids',
    onlyBy: 'retrieve.no-late-ids/while-others-post',
    how: 'gives a message its id when it comes, and stores it 60 ms later where it came on every second connection',
    reason: /The history shows the id \d+, which it had not shown when it showed the id \d+/,
    start: () => serve(assignsIdsEarly(60)),
  },
  {
    name: 'sender-has-another-clock',
    breaks: 'history.consistent',
    onlyBy: 'history.consistent/everywhere',
    how: 'sends a message with another timestamp to the connection that posted it than to the others',
    reason: /received the same message with another `timestamp`/,
    start: twisted(
      when('posted', ({ connection, message }, effects) =>
        effects.flatMap((effect) => {
          if (effect.type !== 'send' || connection === undefined) return [effect];
          const frame = JSON.stringify({ message: { ...message, timestamp: message.timestamp - 1 } });
          const others = effect.connections.filter((each) => each !== connection);
          return [
            { ...effect, connections: others },
            { ...effect, connections: [connection], frame },
          ];
        }),
      ),
    ),
  },
  {
    name: 'forgets-who-leaves',
    breaks: 'history.consistent',
    onlyBy: 'history.consistent/kept-for-good',
    how: 'takes what a connection has posted out of the history when it closes',
    reason: /The history of \w+ had the message \w+ and has lost it/,
    start: twisted(forgetsWhoLeaves),
  },
];
