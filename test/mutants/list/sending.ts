import { addMessage, addRoom, type Effect } from '../../../src/mock-server/core/index.ts';
import type { DropReason } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { serve, type Twist } from '../server/serve.ts';
import { close, fieldsOf, send, twisted, when } from '../server/twists.ts';

interface Dropped {
  connection: number;
  user: string;
  room: string;
}

/** Does something more when a frame is dropped for one of these reasons. */
function onDrop(reasons: readonly DropReason[], also: (dropped: Dropped) => Effect[]): Twist {
  return when('dropped', ({ connection, user, reason, room = '' }, effects) =>
    reasons.includes(reason) ? [...effects, ...also({ connection, user, room })] : effects,
  );
}

const malformed: readonly DropReason[] = ['not-json', 'not-an-object', 'missing-field', 'wrong-type', 'binary'];

const error = (text: string): unknown => ({ error: text, error_code: 'BAD_REQUEST' });

export const sending: readonly Mutant[] = [
  {
    name: 'reads-the-other-key',
    breaks: 'send.posts',
    how: 'reads the text of a sent frame from `message`',
    reason: /message/,
    start: twisted((handle, core) => (input) => {
      if (input.type !== 'frame' || core.userOf(input.connection) === undefined) return handle(input);
      const { message, messages, ...rest } = fieldsOf(input);
      if (message === undefined && messages === undefined) return handle(input);
      return handle({ ...input, text: JSON.stringify({ ...rest, messages: message }) });
    }),
  },
  {
    name: 'only-the-first-occupant-may-post',
    breaks: 'send.posts',
    how: 'drops what anybody but the first occupant of a room sends',
    reason: /peer|posted|arrived|dropped/i,
    start: twisted((handle, core) => (input) => {
      const { room } = fieldsOf(input);
      const [first] = core.world.rooms.get(String(room))?.occupants ?? [];
      const isDropped = input.type === 'frame' && first !== undefined && core.userOf(input.connection) !== first;
      return isDropped && core.userOf(input.connection) !== undefined ? [] : handle(input);
    }),
  },
  {
    name: 'posts-are-never-accepted',
    breaks: 'send.posts',
    how: 'drops everything that is sent',
    reason: /posted|arrived|dropped/i,
    start: twisted(
      (handle, core) => (input) =>
        input.type === 'frame' && core.userOf(input.connection) !== undefined ? [] : handle(input),
    ),
  },
  {
    name: 'tells-strangers-off',
    breaks: 'send.silent-not-occupant',
    how: 'returns an error frame to whoever sends to a foreign room',
    reason: /error|returned|came/i,
    start: twisted(onDrop(['not-occupant'], ({ connection }) => [send(connection, error('You are not in that room'))])),
  },
  {
    name: 'tells-that-a-room-is-missing',
    breaks: 'send.silent-unknown-room',
    how: 'returns an error frame to whoever sends to a room that does not exist',
    reason: /error|returned|came/i,
    start: twisted(onDrop(['unknown-room'], ({ connection }) => [send(connection, error('There is no such room'))])),
  },
  {
    name: 'complains-about-bad-json',
    breaks: 'send.silent-malformed',
    how: 'returns an error frame for a frame that is no JSON',
    reason: /error|returned|came/i,
    start: twisted(onDrop(['not-json'], ({ connection }) => [send(connection, error('That is no JSON'))])),
  },
  {
    name: 'complains-about-missing-fields',
    breaks: 'send.silent-malformed',
    how: 'returns an error frame for a frame that lacks a field or has a wrong type',
    reason: /error|returned|came/i,
    start: twisted(
      onDrop(['missing-field', 'wrong-type'], ({ connection }) => [send(connection, error('Something is missing'))]),
    ),
  },
  {
    name: 'complains-about-binary-frames',
    breaks: 'send.silent-malformed',
    how: 'returns an error frame for a binary frame',
    reason: /error|returned|came/i,
    start: twisted(onDrop(['binary'], ({ connection }) => [send(connection, error('Text only, please'))])),
  },
  {
    name: 'hangs-up-on-bad-json',
    breaks: 'send.stays-open',
    how: 'closes the connection after a frame that is no JSON',
    reason: /closed/i,
    start: twisted(onDrop(['not-json'], ({ connection }) => [close(connection, 1007)])),
  },
  {
    name: 'hangs-up-on-strangers',
    breaks: 'send.stays-open',
    how: 'closes the connection after a frame for a foreign room',
    reason: /closed/i,
    start: twisted(onDrop(['not-occupant'], ({ connection }) => [close(connection, 1008)])),
  },
  {
    name: 'hangs-up-on-binary-frames',
    breaks: 'send.stays-open',
    how: 'closes the connection after a binary frame',
    reason: /closed/i,
    start: twisted(onDrop(['binary'], ({ connection }) => [close(connection, 1003)])),
  },
  {
    name: 'goes-deaf-after-a-bad-frame',
    breaks: 'send.stays-open',
    how: 'posts nothing more from a connection that once sent a malformed frame',
    reason: /usable|barrier|posted|arrived/i,
    start: twisted((handle) => {
      const deaf = new Set<number>();
      return (input) => {
        if (input.type === 'frame' && deaf.has(input.connection)) return [];
        const effects = handle(input);
        for (const effect of effects) {
          if (effect.type !== 'event' || effect.event.type !== 'dropped') continue;
          if (malformed.includes(effect.event.reason)) deaf.add(effect.event.connection);
        }
        return effects;
      };
    }),
  },
  {
    name: 'stores-what-strangers-send',
    breaks: 'send.dropped-has-no-effect',
    how: 'stores what is sent to a foreign room, without delivering it',
    reason: /stored|history|retrieve/i,
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
    how: 'posts what is sent to a foreign room',
    reason: /delivered|arrived|received|stored|history/i,
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
    how: 'posts a text that is a number',
    reason: /delivered|arrived|received|stored|history/i,
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
    how: 'posts a text that is no string as its JSON',
    reason: /was delivered to|was stored/,
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
    how: 'posts a binary frame as if it were text',
    reason: /delivered|arrived|received|stored|history/i,
    start: () => serve({ readsBinary: 'messages' }),
  },
  {
    name: 'makes-the-room-that-was-missing',
    breaks: 'send.dropped-has-no-effect',
    how: 'makes a room that somebody sends to and that does not exist, and stores the message in it',
    reason: /stored|history|retrieve|room/i,
    start: twisted(
      when('dropped', ({ reason, room = '', user }, effects, { world }, input) => {
        const { messages } = fieldsOf(input);
        if (reason !== 'unknown-room' || typeof messages !== 'string') return effects;
        const made = addRoom(world, { id: room, occupants: [user] });
        addMessage(world, made, { poster: user, text: messages, now: Date.now() });
        return effects;
      }),
    ),
  },
];
