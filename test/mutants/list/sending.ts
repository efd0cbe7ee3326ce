import type { ServerOptions } from 'ws';
import type { Effect, Input } from '../../../src/mock-server/core/index.ts';
import type { DropReason } from '../../../src/protocol/index.ts';
import type { Mutant } from '../mutant.ts';
import { readsOncePerPacket, readsWholePackets } from '../server/ports.ts';
import { serve, type Twist } from '../server/serve.ts';
import { close, fieldsOf, frames, send, twisted, when } from '../server/twists.ts';

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

/** What was posted on a connection keeps the newer ones of its user from posting until it is closed. */
const readsOneConnection: Twist = (handle, core) => {
  const openedAt = new Map<number, number>();
  const postedAt = new Map<number, number>();
  let time = 0;
  return (input) => {
    time += 1;
    if (input.type === 'opened') openedAt.set(input.connection, time);
    const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
    if (input.type !== 'frame' || user === undefined) return handle(input);
    const opened = openedAt.get(input.connection) ?? 0;
    const isLater = core.connectionsOf(user).some((other) => (postedAt.get(other) ?? time) < opened);
    if (isLater) return [];
    if (!postedAt.has(input.connection)) postedAt.set(input.connection, time);
    return handle(input);
  };
};

/** Does something more when a frame is no JSON: where it is empty, or where it is not. */
const onBadJson = (where: 'empty' | 'filled', also: (connection: number) => Effect): Twist =>
  when('dropped', ({ connection, reason }, effects, _, input) => {
    const isMeant = reason === 'not-json' && input.type === 'frame' && (input.text === '') === (where === 'empty');
    return isMeant ? [...effects, also(connection)] : effects;
  });

/** What is posted after a second token is posted by its user. */
const switchesUser: Twist = (handle, core) => {
  const users = new Map<number, string>();
  const noteToken = when('dropped', ({ connection }, effects, { world }, input) => {
    const token = world.tokens.get(String(fieldsOf(input).auth_token));
    if (token) users.set(connection, token.user);
    return effects;
  });
  const changePoster = when('posted', ({ message }, effects, _, input) => {
    const poster = input.type === 'frame' ? users.get(input.connection) : undefined;
    if (poster === undefined) return effects;
    message.poster = poster;
    return frames(effects, () => ({ message }));
  });
  return changePoster(noteToken(handle, core), core);
};

interface Said {
  user: string;
  room: string;
  text: string;
}

/** Drops what is known already, where it was first said otherwise. */
const dropsKnown = (keyOf: (said: Said) => string, other: (said: Said) => string): Twist => {
  return (handle, core) => {
    const known = new Map<string, string>();
    return (input) => {
      const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
      const { room, messages: text } = fieldsOf(input);
      if (user === undefined || typeof room !== 'string' || typeof text !== 'string') return handle(input);
      const said = { user, room, text };
      const first = known.get(keyOf(said)) ?? other(said);
      known.set(keyOf(said), first);
      return first === other(said) ? handle(input) : [];
    };
  };
};

/** Drops posts whose frame is written in another way. */
const readsPosts =
  (isRead: (text: string) => boolean): Twist =>
  (handle, core) =>
  (input) => {
    const isPost = input.type === 'frame' && core.userOf(input.connection) !== undefined;
    return isPost && !isRead(input.text ?? '') ? [] : handle(input);
  };

const error = (text: string): unknown => ({ error: text, error_code: 'BAD_REQUEST' });

export const sending: readonly Mutant[] = [
  {
    name: 'reads-the-other-key',
    breaks: 'send.posts',
    how: 'reads the text of a sent frame from `message`',
    reason: /under `messages` was dropped: .* Under `message` it is read instead/,
    start: twisted((handle, core) => (input) => {
      if (input.type !== 'frame' || core.userOf(input.connection) === undefined) return handle(input);
      const { message, messages, ...rest } = fieldsOf(input);
      if (message === undefined && messages === undefined) return handle(input);
      return handle({ ...input, text: JSON.stringify({ ...rest, messages: message }) });
    }),
  },
  {
    name: 'reads-the-other-key-of-ada',
    breaks: 'send.posts',
    onlyBy: 'send.posts/by-member',
    how: 'reads the text of what ada sends from `message`, and that of anybody else under either key',
    reason: /under `messages` was dropped: .* Under `message` it is read instead/,
    start: twisted((handle, core) => (input) => {
      const user = input.type === 'frame' ? core.userOf(input.connection) : undefined;
      const { message, messages, ...rest } = fieldsOf(input);
      if (user === undefined || (message === undefined && messages === undefined)) return handle(input);
      const text = user === 'ada' ? message : (message ?? messages);
      return handle({ ...input, text: JSON.stringify({ ...rest, messages: text }) } as Input);
    }),
  },
  {
    name: 'holds-the-first-frame-of-bob-back',
    breaks: 'send.posts',
    onlyBy: 'send.posts/by-peer',
    how: 'reads the first frame that bob sends on a connection only when the second has come',
    reason: /was dropped: member#\d+ did not receive it/,
    start: twisted((handle, core) => {
      const held = new Map<number, Input>();
      const read = new Set<number>();
      return (input) => {
        if (input.type !== 'frame' || core.userOf(input.connection) !== 'bob') return handle(input);
        if (read.has(input.connection)) return handle(input);
        const first = held.get(input.connection);
        held.set(input.connection, input);
        if (!first) return [];
        read.add(input.connection);
        return [...handle(first), ...handle(input)];
      };
    }),
  },
  {
    name: 'reads-one-connection-per-user',
    breaks: 'send.posts',
    onlyBy: 'send.posts/from-a-second-connection',
    how: 'drops what comes on a connection that was opened after an older one of its user had posted, while that is open',
    reason: /is not the first connection of its user, and what it sent was dropped/,
    start: twisted(readsOneConnection),
  },
  {
    name: 'drops-a-repeated-text',
    breaks: 'send.posts',
    onlyBy: 'send.posts/the-same-text-twice',
    how: 'drops a frame that is the same as the one before it on its connection',
    reason: /was posted twice in a row, and peer#\d+ received 1 of the two messages/,
    start: twisted((handle) => {
      const last = new Map<number, string | null>();
      return (input) => {
        if (input.type !== 'frame') return handle(input);
        const isRepeated = last.get(input.connection) === input.text;
        last.set(input.connection, input.text);
        return isRepeated ? [] : handle(input);
      };
    }),
  },
  {
    name: 'drops-what-somebody-else-has-said',
    breaks: 'send.posts',
    onlyBy: 'send.posts/the-same-text-of-two-users',
    how: 'drops a text that somebody else has posted in the room',
    reason: /member#1 had posted a text, peer#1 posted the same in this room, and member#1 did not receive that/,
    start: twisted(
      dropsKnown(
        ({ room, text }) => `${room} ${text}`,
        ({ user }) => user,
      ),
    ),
  },
  {
    name: 'drops-what-was-said-elsewhere',
    breaks: 'send.posts',
    onlyBy: 'send.posts/the-same-text-in-two-rooms',
    how: 'drops a text that its poster has posted in another room',
    reason: /peer#1 posted a text in one room and the same in another, where outsider#1 did not receive it/,
    start: twisted(
      dropsKnown(
        ({ user, text }) => `${user} ${text}`,
        ({ room }) => room,
      ),
    ),
  },
  {
    name: 'reads-posts-of-one-line',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-any-layout',
    how: 'drops a post that is written on several lines',
    reason: /member#1 wrote a post on several lines, as the document prints it, and it was dropped/,
    start: twisted(readsPosts((text) => !text.includes('\n'))),
  },
  {
    name: 'reads-posts-without-spaces',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-any-layout',
    how: 'drops a post in which there is a space behind a colon, where it is written on one line',
    reason: /member#1 wrote a post with a space behind each colon and comma, and it was dropped/,
    start: twisted(readsPosts((text) => !/^\{"room": /.test(text))),
  },
  {
    name: 'reads-the-room-first',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-any-layout',
    how: 'drops a post whose first property is not the room',
    reason: /member#1 wrote a post with its properties the other way round, and it was dropped/,
    start: twisted(readsPosts((text) => !text.startsWith('{"messages"'))),
  },
  {
    name: 'takes-no-fragments',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-fragments',
    how: 'closes a connection on which a post comes in more than one WebSocket frame',
    reason: /that member#\d+ sent in fragments was dropped: peer#\d+ did not receive it/,
    start: () => serve({ webSocket: { maxFragments: 1 } as ServerOptions }),
  },
  {
    name: 'reads-once-per-packet',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-one-packet',
    how: 'reads only the first of the frames that come in one packet',
    reason: /Of 3 posts that member#\d+ sent in one packet, 2 came to nothing/,
    start: () => serve({ reads: readsOncePerPacket }),
  },
  {
    name: 'reads-whole-packets',
    breaks: 'send.posts',
    onlyBy: 'send.posts/in-two-packets',
    how: 'drops a frame that comes in more than one packet',
    reason: /A post whose first byte member#\d+ sent before the others was dropped/,
    start: () => serve({ reads: readsWholePackets }),
  },
  {
    name: 'only-the-first-occupant-may-post',
    breaks: 'send.posts',
    how: 'drops what anybody but the first occupant of a room sends',
    reason: /was dropped: /,
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
    reason: /was dropped: /,
    start: twisted(
      (handle, core) => (input) =>
        input.type === 'frame' && core.userOf(input.connection) !== undefined ? [] : handle(input),
    ),
  },
  {
    name: 'tells-strangers-off',
    breaks: 'send.silent-not-occupant',
    onlyBy: 'send.silent-not-occupant/foreign-room',
    how: 'returns an error frame to whoever sends to a foreign room',
    reason: /a room that its sender is not in must return nothing, but .*You are not in that room/,
    start: twisted(onDrop(['not-occupant'], ({ connection }) => [send(connection, error('You are not in that room'))])),
  },
  {
    name: 'tells-that-a-room-is-missing',
    breaks: 'send.silent-unknown-room',
    onlyBy: 'send.silent-unknown-room/missing-room',
    how: 'returns an error frame to whoever sends to a room that does not exist',
    reason: /a room that does not exist must return nothing, but .*There is no such room/,
    start: twisted(onDrop(['unknown-room'], ({ connection }) => [send(connection, error('There is no such room'))])),
  },
  {
    name: 'complains-about-empty-frames',
    breaks: 'send.silent-malformed',
    onlyBy: 'send.silent-malformed/empty',
    how: 'returns an error frame for a frame without a byte',
    reason: /An empty frame must return nothing, but .*There is nothing in it/,
    start: twisted(onBadJson('empty', (connection) => send(connection, error('There is nothing in it')))),
  },
  {
    name: 'hangs-up-on-empty-frames',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-empty',
    how: 'closes a connection on which an empty frame comes',
    reason: /After an empty frame, the server closed member#\d+/,
    start: twisted(onBadJson('empty', (connection) => close(connection, 1007))),
  },
  {
    name: 'second-token-switches-the-user',
    breaks: 'send.dropped-has-no-effect',
    onlyBy: 'send.dropped-has-no-effect/second-token',
    how: 'takes a second token on a live connection for a change of its user',
    reason: /sent the token of somebody else a second time, and what it posts is by bob from then on/,
    start: twisted(switchesUser),
  },
  {
    name: 'complains-about-bad-json',
    breaks: 'send.silent-malformed',
    onlyBy: 'send.silent-malformed/not-json',
    how: 'returns an error frame for a frame that is not JSON',
    reason: /not JSON must return nothing, but .*That is not JSON/,
    start: twisted(onBadJson('filled', (connection) => send(connection, error('That is not JSON')))),
  },
  {
    name: 'complains-about-missing-fields',
    breaks: 'send.silent-malformed',
    how: 'returns an error frame for a frame that lacks a field or has a wrong type',
    reason: /without a room must return nothing, but .*Something is missing/,
    start: twisted(
      onDrop(['missing-field', 'wrong-type'], ({ connection }) => [send(connection, error('Something is missing'))]),
    ),
  },
  {
    name: 'complains-about-binary-frames',
    breaks: 'send.silent-malformed',
    onlyBy: 'send.silent-malformed/binary',
    how: 'returns an error frame for a binary frame',
    reason: /binary frame must return nothing, but .*Text only/,
    start: twisted(onDrop(['binary'], ({ connection }) => [send(connection, error('Text only, please'))])),
  },
  {
    name: 'hangs-up-on-bad-json',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-not-json',
    how: 'closes the connection after a frame that is not JSON',
    reason: /After a frame that is not JSON, the server closed .*1007/,
    start: twisted(onBadJson('filled', (connection) => close(connection, 1007))),
  },
  {
    name: 'hangs-up-on-strangers',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-foreign-room',
    how: 'closes the connection after a frame for a foreign room',
    reason: /After a message to a room that its sender is not in, the server closed .*1008/,
    start: twisted(onDrop(['not-occupant'], ({ connection }) => [close(connection, 1008)])),
  },
  {
    name: 'hangs-up-on-binary-frames',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-binary',
    how: 'closes the connection after a binary frame',
    reason: /After a binary frame, the server closed .*1003/,
    start: twisted(onDrop(['binary'], ({ connection }) => [close(connection, 1003)])),
  },
  {
    name: 'hangs-up-on-who-looks-for-a-room',
    breaks: 'send.stays-open',
    onlyBy: 'send.stays-open/after-missing-room',
    how: 'closes the connection after a frame for a room that does not exist',
    reason: /After a message to a room that does not exist, the server closed .*1008/,
    start: twisted(onDrop(['unknown-room'], ({ connection }) => [close(connection, 1008)])),
  },
  {
    name: 'goes-deaf-after-a-bad-frame',
    breaks: 'send.stays-open',
    how: 'posts nothing more from a connection that once sent a malformed frame',
    reason: /After a frame that is not JSON, .* was not usable any more/,
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
];
