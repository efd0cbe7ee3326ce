import {
  type ControlInput,
  type Controlled,
  type ControlRoute,
  closeCodeOf,
  done,
  durationOf,
  propertyOf,
  sharedRoutes,
} from '../../control/index.ts';
import type { Mock } from '../mock.ts';
import { act, actionKeys } from '../steering/act.ts';
import { SteeringProblem } from '../steering/steering.ts';
import { verdictOf } from '../verdict.ts';
import { readAction } from './read-action.ts';
import { snapshotOf } from './snapshot.ts';
import { clockOf, stateOf } from './state.ts';

/** The control surface: one table of routes, used by `ctl` and the library. */
export const controlRoutes: readonly ControlRoute<Mock>[] = [
  ...sharedRoutes.map((route) => {
    const act: ControlRoute<Mock>['act'] = (mock, input) => route.act(controlledOf(mock), input);
    return { ...route, act };
  }),
  { method: 'GET', path: '/state', summary: 'users, rooms, connections, faults, the clock', act: stateOf },
  { method: 'POST', path: '/reset', summary: 'back to the seed; {keepIds} goes on counting', act: reset },
  { method: 'GET', path: '/snapshot', summary: 'the world as it is now, as a scenario', act: snapshotOf },
  { method: 'GET', path: '/clock', summary: 'what time it is', act: ({ clock }) => clockOf(clock) },
  { method: 'POST', path: '/clock', summary: '{advance: "1d"}, {freeze: true} or {run: true}', act: steerClock },
  { method: 'POST', path: '/connections/:name/end', summary: 'ends one connection: {code} or {cut: true}', act: end },
  { method: 'GET', path: '/tokens/:name', summary: "a user's token", act: tokenOf },
  { method: 'POST', path: '/tokens/:name', summary: 'gives a user a new token', act: renew },
  { method: 'POST', path: '/users', summary: '{id, name}: adds a user', act: addOne },
  { method: 'POST', path: '/stop', summary: 'ends the mock, where it was started by a command', act: stop },
  { method: 'GET', path: '/verdict', summary: 'how the clients keep to the document', act: (mock) => verdictOf(mock) },
  ...actionKeys.map((key): ControlRoute<Mock> => {
    return {
      method: 'POST',
      path: `/${key}`,
      summary: `what the \`${key}\` of an event does, now`,
      act: (mock, { body }) => done(controlledOf(mock), act(mock.steering, readAction(key, body))),
    };
  }),
];

async function reset(mock: Mock, { body }: ControlInput): Promise<unknown> {
  const { lastMessageId } = mock.world;
  await mock.reset({ keepIds: propertyOf(body, 'keepIds', 'boolean') });
  const newest = Math.max(0, ...[...mock.world.rooms.values()].map(({ messages }) => messages.at(-1)?.id ?? 0));
  const goesOn = lastMessageId > newest && mock.world.lastMessageId === lastMessageId;
  const ids = goesOn ? `; new messages get ids after ${lastMessageId}` : '';
  return done(controlledOf(mock), `reset to the seed${ids}`, stateOf(mock));
}

function steerClock(mock: Mock, { body }: ControlInput): unknown {
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

function end(mock: Mock, { name, body }: ControlInput): unknown {
  const code = closeCodeOf(body);
  const cut = propertyOf(body, 'cut', 'boolean');
  mock.steering.disconnectOne(Number(name), { ...(code !== undefined && { code }), ...(cut && { cut }) });
  return done(controlledOf(mock), `ended connection ${name}`);
}

function tokenOf({ steering }: Mock, { name }: ControlInput): unknown {
  return { token: steering.tokenOf(name) };
}

function renew(mock: Mock, { name }: ControlInput): unknown {
  const token = mock.steering.renew(name);
  return done(controlledOf(mock), `gave ${name} a new token`, { token });
}

function addOne(mock: Mock, { body }: ControlInput): unknown {
  const id = propertyOf(body, 'id', 'string');
  const name = propertyOf(body, 'name', 'string');
  if (!id) throw new SteeringProblem('A user needs an id: {"id": "dan"}.');
  const token = mock.steering.addUser({ id, ...(name !== undefined && { name }) });
  return done(controlledOf(mock), `added user ${id}`, { token });
}

/** The answer leaves before the mock does. */
function stop(mock: Mock): unknown {
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
