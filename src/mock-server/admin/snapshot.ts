import type { Message, Scenario, ScenarioMessage, ScenarioUser } from '../../protocol/index.ts';
import type { Room, User } from '../core/index.ts';
import type { Mock } from '../mock.ts';

/**
 * The world as it is now, as a scenario that can be served again: the same users, tokens, rooms, messages, ids and
 * times. What its faults have counted, and when tokens run out, is not in it.
 */
export function snapshotOf({ scenario, world, clock, switchboard }: Mock): { scenario: Scenario } {
  const now = clock.now();
  const { name, seed, events, steps } = scenario;
  const faults = switchboard.faults.all().map((fault) => ({ ...fault.spec, name: fault.name, enabled: fault.isOn }));
  const start = new Date(now).toISOString();
  return {
    scenario: {
      ...(name !== undefined && { name }),
      description: `Taken from a running mock at ${start}.`,
      ...(seed !== undefined && { seed }),
      clock: clock.isFrozen ? { start, frozen: true } : start,
      dialect: switchboard.core.dialect.name,
      users: [...world.users.values()].map(userOf),
      rooms: [...world.rooms.values()].map(roomOf),
      messages: messagesOf([...world.rooms.values()], Date.parse(start)),
      ...(events && { events }),
      ...(faults.length > 0 && { faults }),
      ...(steps && { steps }),
    },
  };
}

function userOf({ id, name, token }: User): ScenarioUser {
  return { id, ...(name !== null && { name }), ...(token !== `token-${id}` && { token }) };
}

function roomOf({ id, name, occupants }: Room) {
  return { id, ...(name !== null && { name }), occupants: [...occupants] };
}

/** By id: the order in which they get their ids when they are read again. */
function messagesOf(rooms: Room[], now: number): ScenarioMessage[] {
  const all: Message[] = rooms.flatMap(({ messages }) => messages).sort((a, b) => a.id - b.id);
  return all.map(({ room, poster, message, timestamp }) => {
    return { room, poster, message, ago: `${Math.max(0, now - timestamp * 1000)}ms` };
  });
}
