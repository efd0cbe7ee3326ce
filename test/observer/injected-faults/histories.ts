import type { StoredMessage } from '../simulation/shapes.ts';
import { absences, always, type InjectedFault, losses } from './injected-fault.ts';

export const histories: readonly InjectedFault[] = [
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
];
