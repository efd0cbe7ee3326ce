import type { OutgoingFrame } from '../../../src/mock-server/switchboard/switchboard.ts';
import type { Message } from '../../../src/protocol/index.ts';
import { Timers } from './later.ts';
import type { Traits } from './serve.ts';
import { parsed, posts, when, without } from './twists.ts';

const messageIn = ({ text }: OutgoingFrame): Message | undefined =>
  (parsed(text) as { message?: Message } | undefined)?.message;

/** Connections that have posted nothing get the messages of one user some time later than all others. */
export function answersOvertake(user: string, milliseconds: number): Traits {
  const timers = new Timers();
  return {
    life: (switchboard) => {
      const posted = new Set<number>();
      const open = switchboard.open.bind(switchboard);
      const receive = switchboard.receive.bind(switchboard);
      switchboard.open = (port) => {
        let connection = -1;
        const send = (frame: OutgoingFrame): void => {
          const isLate = messageIn(frame)?.poster === user && !posted.has(connection);
          if (isLate) timers.later(milliseconds, () => port.send(frame));
          else port.send(frame);
        };
        connection = open({ ...port, send });
        return connection;
      };
      switchboard.receive = (connection, text) => {
        if (switchboard.core.userOf(connection) !== undefined) posted.add(connection);
        receive(connection, text);
      };
      return timers.end;
    },
  };
}

/** Frames of every second connection get their ids at once, and are stored and delivered some time later. */
export function assignsIdsEarly(milliseconds: number): Traits {
  const timers = new Timers();
  let reserved: number | undefined;
  return {
    twist: posts((message, { world }) => {
      if (reserved === undefined) return;
      message.id = reserved;
      world.rooms.get(message.room)?.messages.sort((a, b) => a.id - b.id);
    }),
    life: (switchboard) => {
      const receive = switchboard.receive.bind(switchboard);
      const { core } = switchboard;
      switchboard.receive = (connection, text) => {
        if (connection % 2 > 0 || core.userOf(connection) === undefined) return receive(connection, text);
        core.world.lastMessageId += 1;
        const id = core.world.lastMessageId;
        timers.later(milliseconds, () => {
          reserved = id;
          receive(connection, text);
          reserved = undefined;
        });
      };
      return timers.end;
    },
  };
}

/** A message is stored at once, and delivered some time later to whoever is connected then. */
export function fansOutLater(milliseconds: number): Traits {
  const timers = new Timers();
  let deliver = (_message: Message): void => undefined;
  return {
    twist: when('posted', ({ message }, effects) => {
      timers.later(milliseconds, () => deliver(message));
      return without(effects, 'send');
    }),
    life: (switchboard) => {
      const { core } = switchboard;
      deliver = (message) => {
        const occupants = [...(core.world.rooms.get(message.room)?.occupants ?? [])];
        for (const connection of occupants.flatMap((user) => core.connectionsOf(user))) {
          switchboard.sendFrame(connection, JSON.stringify({ message }));
        }
      };
      return timers.end;
    },
  };
}
