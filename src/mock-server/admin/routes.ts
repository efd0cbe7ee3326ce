import {
  type ControlInput,
  type Controlled,
  type ControlRoute,
  closeCodeOf,
  done,
  durationOf,
  propertyOf,
  routesFor,
  sharedRoutes,
} from '../../control/index.ts';
import type { ControlShapes, Done, DoneToClock, DoneToUser, DoneToWorld, UserToken } from '../../protocol/index.ts';
import type { Mock } from '../mock.ts';
import { act, actionKeys } from '../steering/act.ts';
import { SteeringProblem } from '../steering/steering.ts';
import { verdictOf } from '../verdict.ts';
import { readAction, usersOf } from './read-action.ts';
import { readScenario, scenarioChoice } from './scenario-choice.ts';
import { snapshotOf } from './snapshot.ts';
import { clockOf, stateOf } from './state.ts';

/** What each key of an event takes. */
const shapesOfActions: Readonly<Record<(typeof actionKeys)[number], keyof ControlShapes>> = {
  post: 'PostAction',
  disconnect: 'DisconnectAction',
  expire: 'Users',
  create_room: 'CreateRoomAction',
  create_dm: 'CreateDmAction',
  frame: 'FrameAction',
  enable: 'FaultName',
  disable: 'FaultName',
};

/** The control surface: one table of routes, used by `ctl`, the page and the library. */
export const controlRoutes: readonly ControlRoute<Mock>[] = [
  ...routesFor(sharedRoutes, (mock: Mock) => controlledOf(mock)),
  {
    method: 'GET',
    path: '/state',
    summary: 'users, rooms, connections, faults, the clock',
    answers: 'MockState',
    act: stateOf,
  },
  {
    method: 'POST',
    path: '/reset',
    summary: 'back to the seed; {keepIds} goes on counting',
    takes: 'Reset',
    isBodyOptional: true,
    answers: 'DoneToWorld',
    act: reset,
  },
  {
    method: 'GET',
    path: '/snapshot',
    summary: 'the world as it is now, as a scenario',
    answers: 'WorldSnapshot',
    act: snapshotOf,
  },
  {
    method: 'GET',
    path: '/clock',
    summary: 'what time it is',
    answers: 'ClockState',
    act: ({ clock }) => clockOf(clock),
  },
  {
    method: 'POST',
    path: '/clock',
    summary: '{advance: "1d"}, {freeze: true} or {run: true}',
    takes: 'SteerClock',
    answers: 'DoneToClock',
    act: steerClock,
  },
  {
    method: 'POST',
    path: '/connections/:name/end',
    summary: 'ends one connection: {code} or {cut: true}',
    takes: 'EndConnection',
    isBodyOptional: true,
    answers: 'Done',
    act: end,
  },
  {
    method: 'POST',
    path: '/stall',
    summary: "a user's, several users' or all connections go silent in both directions, and stay open",
    takes: 'Users',
    answers: 'Done',
    act: stall,
  },
  {
    method: 'POST',
    path: '/connections/:name/stall',
    summary: 'so does one connection',
    answers: 'Done',
    act: stallOne,
  },
  {
    method: 'GET',
    path: '/scenarios',
    summary: 'the scenario that is served, and those that could be',
    answers: 'ScenarioChoice',
    act: scenarioChoice,
  },
  {
    method: 'POST',
    path: '/scenario',
    summary: '{scenario}: serves another one; who is in it stays connected',
    takes: 'SwitchScenario',
    answers: 'DoneToWorld',
    act: switchScenario,
  },
  {
    method: 'GET',
    path: '/worlds',
    summary: 'the worlds beside the main one',
    answers: 'SideWorlds',
    act: ({ listWorlds }) => listWorlds(),
  },
  { method: 'GET', path: '/tokens/:name', summary: "a user's token", answers: 'UserToken', act: tokenOf },
  { method: 'POST', path: '/tokens/:name', summary: 'gives a user a new token', answers: 'DoneToUser', act: renew },
  {
    method: 'POST',
    path: '/users',
    summary: '{id, name}: adds a user',
    takes: 'AddUser',
    answers: 'DoneToUser',
    act: addOne,
  },
  {
    method: 'POST',
    path: '/stop',
    summary: 'ends the mock, where it was started by a command',
    answers: 'Done',
    act: stop,
  },
  {
    method: 'GET',
    path: '/verdict',
    summary: 'how the clients keep to the document',
    answers: 'ClientVerdict',
    act: (mock) => verdictOf(mock),
  },
  ...actionKeys.map((key): ControlRoute<Mock> => {
    return {
      method: 'POST',
      path: `/${key}`,
      summary: `what the \`${key}\` of an event does, now`,
      takes: shapesOfActions[key],
      answers: 'Done',
      act: (mock, { body }) => done(controlledOf(mock), act(mock.steering, readAction(key, body))),
    };
  }),
];

async function reset(mock: Mock, { body }: ControlInput): Promise<DoneToWorld> {
  const { lastMessageId } = mock.world;
  await mock.reset({ keepIds: propertyOf(body, 'keepIds', 'boolean') });
  const newest = Math.max(0, ...[...mock.world.rooms.values()].map(({ messages }) => messages.at(-1)?.id ?? 0));
  const goesOn = lastMessageId > newest && mock.world.lastMessageId === lastMessageId;
  const ids = goesOn ? `; new messages get ids after ${lastMessageId}` : '';
  return done(controlledOf(mock), `reset to the seed${ids}`, stateOf(mock));
}

function steerClock(mock: Mock, { body }: ControlInput): DoneToClock {
  const { clock } = mock;
  const advance = propertyOf(body, 'advance', 'string');
  if (advance !== undefined) {
    moveAhead(clock, durationOf(advance));
    return done(controlledOf(mock), `moved the clock ahead by ${advance}`, clockOf(clock));
  }
  if (propertyOf(body, 'freeze', 'boolean')) {
    clock.freeze();
    return done(controlledOf(mock), 'froze the clock', clockOf(clock));
  }
  if (propertyOf(body, 'run', 'boolean')) {
    clock.run();
    return done(controlledOf(mock), 'let the clock run', clockOf(clock));
  }
  throw new SteeringProblem('The clock takes {"advance": "1d"}, {"freeze": true} or {"run": true}.');
}

function moveAhead(clock: Mock['clock'], ms: number): void {
  try {
    clock.advance(ms);
  } catch (error) {
    throw error instanceof RangeError ? new SteeringProblem(error.message) : error;
  }
}

function end(mock: Mock, { name, body }: ControlInput): Done {
  const code = closeCodeOf(body);
  const cut = propertyOf(body, 'cut', 'boolean');
  mock.steering.disconnectOne(Number(name), { ...(code !== undefined && { code }), ...(cut && { cut }) });
  return done(controlledOf(mock), `ended connection ${name}`);
}

function stall(mock: Mock, { body }: ControlInput): Done {
  const users = usersOf(body);
  const count = mock.steering.stall(users);
  return done(controlledOf(mock), `stalled ${count === 1 ? '1 connection' : `${count} connections`}`);
}

function stallOne(mock: Mock, { name }: ControlInput): Done {
  mock.steering.stallOne(Number(name));
  return done(controlledOf(mock), `stalled connection ${name}`);
}

async function switchScenario(mock: Mock, { body }: ControlInput): Promise<DoneToWorld> {
  const scenario = readScenario(body);
  await mock.reload(scenario);
  return done(controlledOf(mock), `switched to ${scenario.name ?? 'a scenario without a name'}`, stateOf(mock));
}

function tokenOf({ steering }: Mock, { name }: ControlInput): UserToken {
  return { token: steering.tokenOf(name) };
}

function renew(mock: Mock, { name }: ControlInput): DoneToUser {
  const token = mock.steering.renew(name);
  return done(controlledOf(mock), `gave ${name} a new token`, { token });
}

function addOne(mock: Mock, { body }: ControlInput): DoneToUser {
  const id = propertyOf(body, 'id', 'string');
  const name = propertyOf(body, 'name', 'string');
  if (!id) throw new SteeringProblem('A user needs an id: {"id": "dan"}.');
  const token = mock.steering.addUser({ id, ...(name !== undefined && { name }) });
  return done(controlledOf(mock), `added user ${id}`, { token });
}

/** The answer leaves before the mock does. */
function stop(mock: Mock): Done {
  if (!mock.onStop) throw new SteeringProblem('This mock is part of another program: end that.');
  setImmediate(mock.onStop);
  return done(controlledOf(mock), 'stopping');
}

/** What the controls of every server are about. */
const controlledOf = (mock: Mock): Controlled => ({
  trace: mock.switchboard.trace,
  faults: mock.switchboard.faults,
  beginning: mock.beginning,
  report: (event) => mock.switchboard.report(event),
  names: () => mock.names,
});
