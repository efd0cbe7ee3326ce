import { parseFault } from '../../faults/index.ts';
import type { Mock } from '../mock.ts';
import { act, actionKeys } from '../steering/act.ts';
import { SteeringProblem } from '../steering/steering.ts';
import { verdictOf } from '../verdict.ts';
import { durationOf, propertyOf, readAction, sinceOf } from './control-input.ts';
import type { ControlInput, ControlRoute } from './control-route.ts';
import { snapshotOf } from './snapshot.ts';
import { clockOf, faultsOf, stateOf } from './state.ts';
import { waitFor } from './wait.ts';

/** The control surface: one table of routes, used by `ctl` and the library. */
export const controlRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/state', summary: 'users, rooms, connections, faults, the clock', act: stateOf },
  { method: 'POST', path: '/reset', summary: 'back to the seed; {keepIds} goes on counting', act: reset },
  { method: 'GET', path: '/snapshot', summary: 'the world as it is now, as a scenario', act: snapshotOf },
  { method: 'GET', path: '/clock', summary: 'what time it is', act: ({ clock }) => clockOf(clock) },
  { method: 'POST', path: '/clock', summary: '{advance: "1d"}, {freeze: true} or {run: true}', act: steerClock },
  { method: 'GET', path: '/faults', summary: 'what goes wrong, and how often it has', act: faultsOf },
  { method: 'POST', path: '/faults', summary: '{fault}: adds one, in the words of a scenario', act: addFault },
  { method: 'DELETE', path: '/faults', summary: 'removes all', act: removeFaults },
  { method: 'DELETE', path: '/faults/:name', summary: 'removes one', act: removeFault },
  { method: 'POST', path: '/connections/:name/end', summary: 'ends one connection: {code} or {cut: true}', act: end },
  { method: 'POST', path: '/tokens/:name', summary: 'gives a user a new token', act: renew },
  { method: 'POST', path: '/users', summary: '{id, name}: adds a user', act: addOne },
  { method: 'POST', path: '/stop', summary: 'ends the mock, where it was started by a command', act: stop },
  { method: 'GET', path: '/trace', summary: 'what has passed, after `since`', act: traceOf },
  { method: 'GET', path: '/verdict', summary: 'how the clients keep to the document', act: (mock) => verdictOf(mock) },
  {
    method: 'POST',
    path: '/wait',
    summary: '{for: "sent by ada to room 1", timeout: "5s", since}: blocks',
    act: waitFor,
  },
  ...actionKeys.map((key): ControlRoute => {
    return {
      method: 'POST',
      path: `/${key}`,
      summary: `what the \`${key}\` of an event does, now`,
      act: (mock, { body }) => done(mock, act(mock.steering, readAction(key, body))),
    };
  }),
];

/** Reports what was done to the log, the trace and the caller. */
function done({ switchboard }: Mock, what: string, more: object = {}): object {
  switchboard.report({ type: 'steered', by: 'control', what });
  return { said: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, seq: switchboard.trace.seq, ...more };
}

async function reset(mock: Mock, { body }: ControlInput): Promise<unknown> {
  const { lastMessageId } = mock.world;
  await mock.reset({ keepIds: propertyOf(body, 'keepIds', 'boolean') });
  const newest = Math.max(0, ...[...mock.world.rooms.values()].map(({ messages }) => messages.at(-1)?.id ?? 0));
  const goesOn = lastMessageId > newest && mock.world.lastMessageId === lastMessageId;
  const ids = goesOn ? `; new messages get ids after ${lastMessageId}` : '';
  return done(mock, `reset to the seed${ids}`, stateOf(mock));
}

function steerClock(mock: Mock, { body }: ControlInput): unknown {
  const { clock } = mock;
  const advance = propertyOf(body, 'advance', 'string');
  if (advance !== undefined) {
    moveAhead(clock, durationOf(advance));
    return done(mock, `moved the clock ahead by ${advance}`, clockOf(clock));
  }
  if (propertyOf(body, 'freeze', 'boolean')) {
    clock.freeze();
    return done(mock, 'froze the clock', clockOf(clock));
  }
  if (propertyOf(body, 'run', 'boolean')) {
    clock.run();
    return done(mock, 'let the clock run', clockOf(clock));
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

function addFault(mock: Mock, { body }: ControlInput): unknown {
  const given = typeof body === 'object' && body !== null && 'fault' in body ? body.fault : undefined;
  if (given === undefined) throw new SteeringProblem('Send {"fault": {"on": "retrieve", "respond": {"status": 500}}}.');
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const { name } = mock.switchboard.faults.add(parseFault(text, mock.names));
  return done(mock, `added fault ${name}`, { name });
}

function removeFault(mock: Mock, { name }: ControlInput): unknown {
  mock.steering.removeFault(name);
  return done(mock, `removed fault ${name}`);
}

function removeFaults(mock: Mock): unknown {
  const { faults } = mock.switchboard;
  const count = faults.all().length;
  faults.removeAll();
  return done(mock, `removed ${count} faults`);
}

function end(mock: Mock, { name, body }: ControlInput): unknown {
  const code = propertyOf(body, 'code', 'number');
  const cut = propertyOf(body, 'cut', 'boolean');
  if (code !== undefined && !(Number.isInteger(code) && code >= 1000 && code <= 4999)) {
    throw new SteeringProblem('A close code is a whole number from 1000 to 4999, such as 1011.');
  }
  mock.steering.disconnectOne(Number(name), { ...(code !== undefined && { code }), ...(cut && { cut }) });
  return done(mock, `ended connection ${name}`);
}

function renew(mock: Mock, { name }: ControlInput): unknown {
  const token = mock.steering.renew(name);
  return done(mock, `gave ${name} a new token`, { token });
}

function addOne(mock: Mock, { body }: ControlInput): unknown {
  const id = propertyOf(body, 'id', 'string');
  const name = propertyOf(body, 'name', 'string');
  if (!id) throw new SteeringProblem('A user needs an id: {"id": "dan"}.');
  const token = mock.steering.addUser({ id, ...(name !== undefined && { name }) });
  return done(mock, `added user ${id}`, { token });
}

/** The answer leaves before the mock does. */
function stop(mock: Mock): unknown {
  if (!mock.onStop) throw new SteeringProblem('This mock is part of another program: end that.');
  setImmediate(mock.onStop);
  return done(mock, 'stopping');
}

function traceOf({ switchboard }: Mock, { query }: ControlInput): unknown {
  const { entries, forgotten } = switchboard.trace.kept();
  const since = sinceOf(query, 0);
  return { forgotten, entries: entries.filter(({ seq }) => seq > since) };
}
