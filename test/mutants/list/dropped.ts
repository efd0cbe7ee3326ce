import { addMessage, addRoom, type ChatCore, type Input } from '../../../src/mock-server/core/index.ts';
import type { Mutant } from '../mutant.ts';
import { serve, type Twist } from '../server/serve.ts';
import { fieldsOf, twisted, when } from '../server/twists.ts';

/** Reads another room from what is posted; undefined leaves it as it is. */
const inRoom = (change: (room: string, user: string, core: ChatCore) => string | undefined): Twist => {
  return (handle, core) => (input) => {
    const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
    const { room, ...fields } = fieldsOf(input);
    const other = user === undefined || typeof room !== 'string' ? undefined : change(room, user, core);
    return handle(
      other === undefined ? input : ({ ...input, text: JSON.stringify({ room: other, ...fields }) } as Input),
    );
  };
};

export const dropped: readonly Mutant[] = [
  {
    name: 'reads-the-number-before-the-letters',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/missing-room',
    how: 'reads a room id that begins with digits as their number, and posts to that room',
    reason: /room that does not exist was delivered to peer#1 \(\{"room":"17xyz",/,
    start: twisted(inRoom((room) => (/^\d/.test(room) ? String(Number.parseInt(room, 10)) : undefined))),
  },
  {
    name: 'posts-to-the-first-room-where-none-is-named',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/missing-room',
    how: 'posts what is sent to a room whose id is empty to the first room of its sender',
    reason: /room that does not exist was delivered to peer#1 \(\{"room":"",/,
    start: twisted(
      inRoom((room, user, { world }) =>
        room === '' ? [...world.rooms.values()].find(({ occupants }) => occupants.has(user))?.id : undefined,
      ),
    ),
  },
  {
    name: 'stores-what-strangers-send',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/foreign-room',
    how: 'stores what is sent to a foreign room, without delivering it',
    reason: /room that its sender is not in was stored/,
    start: twisted(
      when('dropped', ({ reason, room = '', user }, effects, { world }, input) => {
        const target = world.rooms.get(room);
        const { messages } = fieldsOf(input);
        if (reason !== 'not-occupant' || !target || typeof messages !== 'string') return effects;
        addMessage(world, target, { poster: user, text: messages, now: Date.now() });
        return effects;
      }),
    ),
  },
  {
    name: 'delivers-what-strangers-send',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/foreign-room',
    how: 'posts what is sent to a foreign room',
    reason: /room that its sender is not in was delivered to/,
    start: twisted((handle, core) => (input) => {
      const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
      const { room } = fieldsOf(input);
      const target = core.world.rooms.get(String(room));
      if (user === undefined || !target || target.occupants.has(user)) return handle(input);
      target.occupants.add(user);
      const effects = handle(input).map((effect) =>
        effect.type === 'send'
          ? { ...effect, connections: effect.connections.filter((connection) => core.userOf(connection) !== user) }
          : effect,
      );
      target.occupants.delete(user);
      return effects;
    }),
  },
  {
    name: 'posts-numbers-as-text',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/text-is-a-number',
    how: 'posts a text that is a number',
    reason: /text is .*(delivered to|stored)/,
    start: twisted((handle) => (input) => {
      const frame = fieldsOf(input);
      const isNumber = input.type === 'frame' && typeof frame.messages === 'number';
      return handle(
        isNumber ? { ...input, text: JSON.stringify({ ...frame, messages: String(frame.messages) }) } : input,
      );
    }),
  },
  {
    name: 'posts-anything-as-text',
    breaks: 'send.dropped-has-no-effect',
    how: 'posts a text that is not a string as its JSON',
    reason: /text is not a string was delivered to/,
    start: twisted((handle) => (input) => {
      const frame = fieldsOf(input);
      const isOther = input.type === 'frame' && 'messages' in frame && typeof frame.messages !== 'string';
      const text = JSON.stringify({ ...frame, messages: JSON.stringify(frame.messages) });
      return handle(isOther ? { ...input, text } : input);
    }),
  },
  {
    name: 'posts-binary-frames',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/binary',
    how: 'posts a binary frame as if it were text',
    reason: /binary frame was delivered to/,
    start: () => serve({ readsBinary: 'messages' }),
  },
  {
    name: 'makes-the-room-that-was-missing',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/missing-room',
    how: 'makes a room that somebody sends to and that does not exist, and stores the message in it',
    reason: /room that does not exist was stored/,
    start: twisted(
      when('dropped', ({ reason, room = '', user }, effects, { world }, input) => {
        const { messages } = fieldsOf(input);
        // A room with an empty id would be found by who asks for one.
        if (reason !== 'unknown-room' || room === '' || typeof messages !== 'string') return effects;
        const made = addRoom(world, { id: room, occupants: [user] });
        addMessage(world, made, { poster: user, text: messages, now: Date.now() });
        return effects;
      }),
    ),
  },
];
