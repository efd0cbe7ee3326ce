import type { ObservableRequirement } from '../../src/observer/index.ts';
import type { AskedAndAnswered, Sabotage, StoredMessage } from './simulated-service.ts';
import { shown } from './simulated-service.ts';

/** One thing that a server does wrong. */
export interface InjectedFault {
  name: string;
  /** It must be found under one of these, and under no others than these and `alsoBroken`. */
  breaks: readonly ObservableRequirement[];
  /** Where it can be seen; everywhere where left out. */
  recorders?: readonly ('client' | 'server' | 'between')[];
  /** There are few occasions for it: the first one is taken. */
  isRare?: true;
  /** What may be broken by the same deed. */
  alsoBroken?: readonly ObservableRequirement[];
  /** @param now whether the moment has come, once @param acts is called when the server does it */
  make(now: () => boolean, acts: () => void): Sabotage;
}

const losses = ['live.after-connected', 'live.every-connection'] as const;
const absences = ['retrieve.fresh', 'retrieve.complete', 'retrieve.zero-means-all', 'history.consistent'] as const;

/** Something that happens to the first frame for which the moment has come. */
const onceDelivered =
  (change: (message: StoredMessage, frames: object[]) => object[]): InjectedFault['make'] =>
  (now, acts) => ({
    deliver(message, _connection, frames) {
      if (!now()) return frames;
      acts();
      return change(message, frames);
    },
  });

/** Something that is wrong with a message from the beginning. */
const onceAltered =
  (change: (message: StoredMessage) => Partial<StoredMessage>): InjectedFault['make'] =>
  (now, acts) => ({
    alters(message) {
      if (!now()) return message;
      acts();
      return { ...message, ...change(message) };
    },
  });

const onceAnswered =
  (isMeant: (asked: AskedAndAnswered) => boolean, change: (asked: AskedAndAnswered) => object): InjectedFault['make'] =>
  (now, acts) => ({
    answer(asked) {
      if (!isMeant(asked) || !now()) return undefined;
      acts();
      return { status: asked.status, body: asked.body, ...change(asked) };
    },
  });

const always =
  (make: (acts: () => void) => Sabotage): InjectedFault['make'] =>
  (_now, acts) =>
    make(acts);

const wrapped = (message: StoredMessage, change: object): object[] => [{ message: { ...shown(message), ...change } }];

const isAnswer =
  (endpoint: string, status: number) =>
  (asked: AskedAndAnswered): boolean =>
    asked.endpoint === endpoint && asked.status === status;

export const injectedFaults: readonly InjectedFault[] = [
  { name: 'a message is lost on one connection', breaks: losses, make: onceDelivered(() => []) },
  {
    name: 'one connection gets nothing at all',
    breaks: losses,
    // To a recorder in between, a connection on which nothing comes may be one whose network is gone.
    recorders: ['client', 'server'],
    make: always((acts) => ({
      deliver(_message, { number }, frames) {
        if (number !== 3) return frames;
        acts();
        return [];
      },
    })),
  },
  {
    name: 'the second connection of a user takes the place of the first',
    breaks: losses,
    recorders: ['client', 'server'],
    make: always((acts) => ({
      deliver(_message, { number }, frames) {
        if (number !== 1) return frames;
        acts();
        return [];
      },
    })),
  },
  {
    name: 'a frame comes twice',
    breaks: ['live.exactly-once'],
    make: onceDelivered((_message, frames) => [...frames, ...frames]),
  },
  {
    name: 'one post becomes two messages',
    breaks: ['live.exactly-once'],
    make: (now, acts) => ({
      doubles() {
        if (!now()) return false;
        acts();
        return true;
      },
    }),
  },
  {
    name: 'a message leaks to somebody outside the room',
    breaks: ['live.occupants-only'],
    make: (now, acts) => ({
      leaks({ room }, { user }) {
        if (room !== '2' || user.id !== 'id-3' || !now()) return false;
        acts();
        return true;
      },
    }),
  },
  {
    isRare: true,
    name: 'a history shows a room of others',
    breaks: ['retrieve.own-rooms-only'],
    make: (now, acts) => ({
      history({ user, after, list, all }) {
        const foreign = all.filter(({ room, id }) => room === '2' && id > after);
        if (user.id !== 'id-3' || foreign.length === 0 || !now()) return list;
        acts();
        return [...list, ...foreign];
      },
    }),
  },
  {
    name: 'a refused connection receives',
    breaks: ['connect.refused-stays-dark'],
    make: always((acts) => ({
      afterRefused(_connection, { room }) {
        if (room !== '1') return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'what is sent to a foreign room is posted',
    breaks: ['send.dropped-has-no-effect'],
    make: always((acts) => ({
      postsForbidden(_connection, room) {
        if (room !== '3') return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'a room id of the wrong type is taken',
    breaks: ['send.dropped-has-no-effect'],
    make: always((acts) => ({
      reads(_connection, data) {
        if (!data?.includes('"room":1')) return undefined;
        acts();
        return { room: '1', text: (JSON.parse(data) as { messages: string }).messages };
      },
    })),
  },
  {
    name: 'a refused connection posts',
    breaks: ['connect.refused-cannot-post'],
    make: always((acts) => ({
      postsDark({ state }) {
        if (state === 'refused') acts();
        return state === 'refused';
      },
    })),
  },
  {
    name: 'a chat frame as first message is posted',
    breaks: ['connect.bad-first-message'],
    make: always((acts) => ({
      postsDark({ state, tokenSent }) {
        if (state === 'open' && !tokenSent) acts();
        return state === 'open' && !tokenSent;
      },
    })),
  },
  {
    name: 'a first message without a token leads to CONNECTED',
    breaks: ['connect.bad-first-message'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('hello')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'an invalid token leads to CONNECTED',
    breaks: ['connect.invalid-token'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('(invalid)')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'an expired token leads to CONNECTED',
    breaks: ['connect.expired-token'],
    make: always((acts) => ({
      letsIn(_connection, data) {
        if (!data?.includes('(expired)')) return false;
        acts();
        return true;
      },
    })),
  },
  {
    name: 'a text is trimmed',
    breaks: ['live.content'],
    make: onceAltered(({ message }) => ({ message: `${message}.` })),
  },
  {
    name: 'a message appears that nobody has sent',
    breaks: ['live.content'],
    make: onceAltered(() => ({ message: 'welcome' })),
  },
  {
    name: 'a text is altered in one frame',
    breaks: ['live.content'],
    alsoBroken: ['retrieve.matches-live', 'history.consistent'],
    make: onceDelivered((message) => wrapped(message, { message: `${message.message}.` })),
  },
  {
    name: 'a message has another poster',
    breaks: ['live.fields'],
    make: onceAltered(({ poster }) => ({ poster: poster === 'id-1' ? 'id-2' : 'id-1' })),
  },
  {
    name: 'a message has another room',
    breaks: ['live.fields'],
    alsoBroken: ['live.occupants-only', 'retrieve.own-rooms-only'],
    make: onceAltered(({ room }) => ({ room: room === '1' ? '2' : '1' })),
  },
  {
    name: 'one frame has another poster',
    breaks: ['live.fields'],
    alsoBroken: ['retrieve.matches-live', 'history.consistent'],
    make: onceDelivered((message) => wrapped(message, { poster: 'id-9' })),
  },
  {
    name: 'one frame has another room',
    breaks: ['live.fields'],
    alsoBroken: ['retrieve.matches-live', 'history.consistent', 'live.occupants-only'],
    make: onceDelivered((message) => wrapped(message, { room: '77' })),
  },
  {
    name: 'a timestamp is in milliseconds',
    breaks: ['live.timestamp'],
    make: onceAltered(({ timestamp }) => ({ timestamp: timestamp * 1000 })),
  },
  {
    name: 'a timestamp has a fraction',
    breaks: ['live.timestamp'],
    make: onceAltered(({ timestamp }) => ({ timestamp: timestamp + 0.5 })),
  },
  {
    name: 'a timestamp is in another time zone',
    breaks: ['live.timestamp'],
    make: onceAltered(({ timestamp }) => ({ timestamp: timestamp - 3600 })),
  },
  {
    name: 'a timestamp lies in the future',
    breaks: ['live.timestamp'],
    make: onceAltered(({ timestamp }) => ({ timestamp: timestamp + 3600 })),
  },
  {
    name: 'an id is given twice',
    breaks: ['history.consistent'],
    alsoBroken: [
      'live.id-increases',
      'live.exactly-once',
      'retrieve.matches-live',
      'retrieve.no-late-ids',
      'retrieve.after-is-exclusive',
      'live.not-before-connected',
      'live.occupants-only',
      'live.timestamp',
      ...losses,
      ...absences,
    ],
    make: (now, acts) => {
      let first: StoredMessage | undefined;
      return {
        id(message) {
          if (first && message.message !== first.message && now()) {
            acts();
            return first.id;
          }
          first ??= message.room === '1' ? message : undefined;
          return message.id;
        },
      };
    },
  },
  {
    name: 'an id is smaller than that of a message that had been seen',
    breaks: ['live.id-increases'],
    alsoBroken: ['retrieve.no-late-ids', ...absences],
    make: (now, acts) => {
      let messages = 0;
      return {
        id(message) {
          messages += 1;
          if (messages < 10 || !now()) return message.id;
          acts();
          return 1n;
        },
      };
    },
  },
  {
    name: 'a message gets its id before it is stored, and others are read between',
    breaks: ['retrieve.no-late-ids'],
    make: (now, acts) => {
      let late: StoredMessage | undefined;
      return {
        isLate(message) {
          if (late || message.room !== '1' || !now()) return false;
          late = message;
          return true;
        },
        isLateDue(list) {
          const isDue = late !== undefined && list.some(({ id }) => id > (late?.id ?? 0n));
          if (isDue) acts();
          return isDue;
        },
      };
    },
  },
  {
    isRare: true,
    name: 'a message vanishes from the history',
    breaks: ['history.consistent'],
    alsoBroken: absences,
    make: (now, acts) => {
      let gone: bigint | undefined;
      return {
        history({ user, after, list }) {
          if (user.id === 'id-1' && after === 0n && list.length > 4 && gone === undefined && now()) gone = list[1]?.id;
          if (gone !== undefined && list.some(({ id }) => id === gone)) acts();
          return list.filter(({ id }) => id !== gone);
        },
      };
    },
  },
  {
    name: 'the history of one user lacks a message',
    breaks: ['retrieve.complete'],
    alsoBroken: [...absences, 'retrieve.no-late-ids'],
    make: (now, acts) => {
      let lacked: bigint | undefined;
      return {
        store(message) {
          if (lacked === undefined && message.room === '1' && now()) lacked = message.id;
          return [message];
        },
        history({ user, list }) {
          if (user.id !== 'id-3') return list;
          if (list.some(({ id }) => id === lacked)) acts();
          return list.filter(({ id }) => id !== lacked);
        },
      };
    },
  },
  {
    name: 'a history holds three messages at most',
    breaks: absences,
    alsoBroken: ['retrieve.no-late-ids'],
    make: always((acts) => ({
      history({ list }) {
        if (list.length > 3) acts();
        return list.slice(-3);
      },
    })),
  },
  {
    name: '`after: 0` is taken for nothing',
    breaks: ['retrieve.zero-means-all'],
    alsoBroken: ['retrieve.fresh', 'retrieve.complete'],
    make: always((acts) => ({
      history({ after, list }) {
        if (after === 0n) acts();
        return after === 0n ? [] : list;
      },
    })),
  },
  {
    name: '`after` is inclusive',
    breaks: ['retrieve.after-is-exclusive'],
    make: always((acts) => ({
      history({ after, list, all }) {
        const same = all.filter(({ id, room }) => id === after && room === '1');
        if (same.length > 0) acts();
        return [...same, ...list];
      },
    })),
  },
  {
    name: 'a history has another text than the frame',
    breaks: ['retrieve.matches-live'],
    make: (now, acts) => ({
      history({ list, all }) {
        const [first] = list;
        if (!first?.firstLive || all.length < 5 || !now()) return list;
        acts();
        return [{ ...first, message: first.message.toUpperCase() }, ...list.slice(1)];
      },
    }),
  },
  {
    name: 'a history has another timestamp than the frame',
    breaks: ['retrieve.matches-live'],
    make: (now, acts) => ({
      history({ list }) {
        const [first] = list;
        if (!first?.firstLive || !now()) return list;
        acts();
        return [{ ...first, timestamp: first.timestamp + 1 }, ...list.slice(1)];
      },
    }),
  },
  {
    name: 'the last message is not in the history yet',
    breaks: absences,
    make: (now, acts) => ({
      history({ list, position }) {
        const last = list.at(-1);
        if (!last?.firstLive || last.firstLive >= position || !now()) return list;
        acts();
        return list.slice(0, -1);
      },
    }),
  },
  {
    isRare: true,
    name: 'what was said before is replayed after CONNECTED',
    breaks: ['live.not-before-connected'],
    make: (now, acts) => ({
      replays(_connection, all) {
        const latest = all.at(-1)?.timestamp ?? 0;
        const old = all.find(({ room, firstLive, timestamp }) => room === '1' && firstLive && timestamp < latest - 1);
        if (!old || !now()) return [];
        acts();
        return [old];
      },
    }),
  },
  {
    isRare: true,
    name: 'something comes before the token',
    breaks: ['connect.waits-for-token', 'connect.connected-first'],
    alsoBroken: ['live.no-undocumented-frames'],
    make: (now, acts) => ({
      onOpen() {
        if (!now()) return [];
        acts();
        return [{ hello: 'client' }];
      },
    }),
  },
  {
    isRare: true,
    name: 'CONNECTED comes twice',
    breaks: ['connect.connected-once'],
    make: (now, acts) => ({
      onConnected() {
        if (!now()) return [];
        acts();
        return [{ status: 'CONNECTED' }];
      },
    }),
  },
  {
    name: 'a post is acknowledged',
    breaks: ['live.no-undocumented-frames'],
    make: (now, acts) => ({
      onPosted() {
        if (!now()) return [];
        acts();
        return [{ ok: true }];
      },
    }),
  },
  {
    name: 'a dropped frame is answered by an error',
    breaks: ['send.silent-not-occupant', 'send.silent-unknown-room', 'send.silent-malformed'],
    make: always((acts) => ({
      onDropped() {
        acts();
        return [{ error: 'No', error_code: 'FORBIDDEN' }];
      },
    })),
  },
  {
    name: 'an id is a string',
    breaks: ['live.frame'],
    make: onceDelivered((message) => wrapped(message, { id: String(message.id) })),
  },
  {
    name: 'a room is null',
    breaks: ['live.frame'],
    make: onceDelivered((message) => wrapped(message, { room: null })),
  },
  {
    name: 'a live message is not wrapped',
    breaks: ['live.frame'],
    make: onceDelivered((message) => [shown(message)]),
  },
  {
    name: 'frames come in the wrong order',
    breaks: ['live.order'],
    make: always((acts) => {
      let held: StoredMessage | undefined;
      let laterFrames = 0;
      return {
        deliver(message, { number }, frames) {
          if (number !== 3) return frames;
          if (!held && laterFrames === 0) {
            held = message;
            return [];
          }
          laterFrames += 1;
          if (!held || laterFrames < 25) return frames;
          const late = { message: shown(held) };
          held = undefined;
          acts();
          return [...frames, late];
        },
      };
    }),
    alsoBroken: [],
  },
  {
    isRare: true,
    name: 'create_dm answers a body',
    breaks: ['create-dm.no-body'],
    make: onceAnswered(isAnswer('createDm', 200), () => ({ body: '{}' })),
  },
  {
    isRare: true,
    name: 'create_dm answers 201',
    breaks: ['create-dm.ok'],
    make: onceAnswered(isAnswer('createDm', 200), () => ({ status: 201 })),
  },
  {
    isRare: true,
    name: 'create_dm answers another code for an unknown user',
    breaks: ['create-dm.unknown-user'],
    make: onceAnswered(isAnswer('createDm', 404), () => ({ body: '{"error":"No","error_code":"USER_NOT_FOUND"}' })),
  },
  {
    name: 'room_info lacks the caller',
    breaks: ['room-info.occupants'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ user, body }) => ({
      body: body.replace(`"${user?.id}"`, '"id-8"'),
    })),
  },
  {
    name: 'room_info lists somebody twice',
    breaks: ['room-info.occupants'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ body }) => ({ body: body.replace('["', '["id-2","id-2","') })),
  },
  {
    name: 'room_info has no room_name',
    breaks: ['room-info.shape'],
    make: onceAnswered(isAnswer('roomInfo', 200), ({ body }) => ({ body: body.replace('"room_name":null,', '') })),
  },
  {
    isRare: true,
    name: 'room_info tells an outsider of a room',
    breaks: ['room-info.not-occupant'],
    make: onceAnswered(
      ({ endpoint, status, sent }) => endpoint === 'roomInfo' && status === 404 && !sent.includes('99'),
      () => ({ status: 403, body: '{"error":"No","error_code":"FORBIDDEN"}' }),
    ),
  },
  {
    isRare: true,
    name: 'room_info answers another code for an unknown room',
    breaks: ['room-info.unknown'],
    alsoBroken: ['room-info.indistinguishable'],
    make: onceAnswered(
      ({ endpoint, status, sent }) => endpoint === 'roomInfo' && status === 404 && sent.includes('99'),
      () => ({ body: '{"error":"No","error_code":"ROOM_NOT_FOUND"}' }),
    ),
  },
  {
    name: 'room_info tells unknown rooms from foreign ones',
    breaks: ['room-info.indistinguishable'],
    make: always((acts) => ({
      answer({ endpoint, status, sent, body }) {
        if (endpoint !== 'roomInfo' || status !== 404 || !sent.includes('99')) return undefined;
        acts();
        return { status, body: body.replace('Not found', 'There is none') };
      },
    })),
  },
  {
    isRare: true,
    name: 'a request without a token is let in',
    breaks: ['auth.missing-token'],
    make: onceAnswered(
      ({ user }) => user === undefined,
      () => ({ status: 200, body: '{"room_name":null,"occupants":[]}' }),
    ),
  },
  {
    isRare: true,
    name: 'an authentication error has no text',
    breaks: ['auth.error-text'],
    make: onceAnswered(
      ({ user }) => user === undefined,
      () => ({ body: '{"error":"","error_code":"AUTH_TOKEN_MISSING"}' }),
    ),
  },
  {
    isRare: true,
    name: 'a malformed request to create_dm is answered 500',
    breaks: ['create-dm.malformed'],
    make: onceAnswered(isAnswer('createDm', 400), () => ({ status: 500 })),
  },
  {
    isRare: true,
    name: 'a malformed request to room_info is answered 500',
    breaks: ['room-info.malformed'],
    make: onceAnswered(isAnswer('roomInfo', 400), () => ({ status: 500 })),
  },
  {
    isRare: true,
    name: 'a malformed request to retrieve is answered 200',
    breaks: ['retrieve.malformed'],
    make: onceAnswered(isAnswer('retrieve', 400), () => ({ status: 200, body: '{"room_name":null,"occupants":[]}' })),
  },
  {
    name: 'a history lacks a field',
    breaks: ['retrieve.shape'],
    make: onceAnswered(
      ({ endpoint, body }) => endpoint === 'retrieve' && body.includes('"timestamp"'),
      ({ body }) => ({ body: body.replace(/,"timestamp":\d+/, '') }),
    ),
  },
  {
    name: 'a history stands under another key',
    breaks: ['retrieve.shape'],
    make: onceAnswered(isAnswer('retrieve', 200), ({ body }) => ({ body: body.replace('"occupants"', '"messages"') })),
  },
];
