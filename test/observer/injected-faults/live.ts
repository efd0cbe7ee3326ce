import type { StoredMessage } from '../simulation/shapes.ts';
import { shown } from '../simulation/texts.ts';
import { absences, always, type InjectedFault, losses, onceAltered, onceDelivered, wrapped } from './injected-fault.ts';

export const live: readonly InjectedFault[] = [
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
];
