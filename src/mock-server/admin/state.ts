import { faultsOf } from '../../control/index.ts';
import type { ClockState, MockState } from '../../protocol/index.ts';
import type { Mock } from '../mock.ts';

/** Everything that can be seen of a running mock, but no token. */
export function stateOf({ world, switchboard, clock, scenario }: Mock): MockState {
  const { core, trace } = switchboard;
  return {
    scenario: scenario.name ?? null,
    dialect: core.dialect.name,
    clock: clockOf(clock),
    users: [...world.users.values()].map(({ id, name, rooms }) => ({
      id,
      name,
      rooms: [...rooms].map((room) => room.id),
      connections: core.connectionsOf(id),
    })),
    rooms: [...world.rooms.values()].map(({ id, name, occupants, messages }) => {
      return { id, name, occupants: [...occupants], messages: messages.length };
    }),
    connections: [...core.sessions()].map(({ connection, user = null, state }) => ({ connection, user, state })),
    faults: faultsOf(switchboard),
    trace: { seq: trace.seq, forgotten: trace.forgotten },
  };
}

export function clockOf(clock: Mock['clock']): ClockState {
  return { now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen };
}
