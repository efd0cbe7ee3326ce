import type { Mock } from '../mock.ts';

/** One action of the control surface; all of them stand below `/__testbed`. */
export interface ControlRoute {
  method: 'GET' | 'POST';
  path: string;
  summary: string;
  /** @returns what is answered, as JSON */
  act(mock: Mock): unknown;
}

/** The control surface: one table, for whoever steers a running mock. */
export const controlRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/state', summary: 'users, rooms and how much was said', act: stateOf },
  { method: 'GET', path: '/trace', summary: 'what has passed lately', act: ({ switchboard }) => traceOf(switchboard) },
  { method: 'POST', path: '/reset', summary: 'back to the seeded world', act: reset },
];

function stateOf({ world, switchboard }: Mock): unknown {
  return {
    dialect: switchboard.core.dialect.name,
    users: [...world.users.values()].map(({ id, name, rooms }) => ({
      id,
      name,
      rooms: [...rooms].map((room) => room.id),
    })),
    rooms: [...world.rooms.values()].map(({ id, name, occupants, messages }) => {
      return { id, name, occupants: [...occupants], messages: messages.length };
    }),
  };
}

function traceOf({ trace }: Mock['switchboard']): unknown {
  return { forgotten: trace.forgotten, entries: trace.entries() };
}

async function reset(mock: Mock): Promise<unknown> {
  await mock.reset();
  return stateOf(mock);
}
