import { parseFault } from '../faults/index.ts';
import type { Done, DoneToFault, FaultStatus, KeptTrace } from '../protocol/index.ts';
import { didYouMean } from '../yaml-file/index.ts';
import { cannot, sinceOf } from './control-input.ts';
import type { ControlInput, ControlRoute } from './control-route.ts';
import type { Controlled } from './controlled.ts';
import { waitFor } from './wait.ts';

/** What can be asked of the mock and of a proxy alike: what has passed, waits, faults. */
export const sharedRoutes: readonly ControlRoute<Controlled>[] = [
  {
    method: 'GET',
    path: '/faults',
    summary: 'what goes wrong, and how often it has',
    answers: 'Faults',
    act: faultsOf,
  },
  {
    method: 'POST',
    path: '/faults',
    summary: '{fault}: adds one, in the words of a scenario',
    takes: 'AddFault',
    answers: 'DoneToFault',
    act: addFault,
  },
  { method: 'DELETE', path: '/faults', summary: 'removes all', answers: 'Done', act: removeFaults },
  { method: 'DELETE', path: '/faults/:name', summary: 'removes one', answers: 'Done', act: removeFault },
  {
    method: 'GET',
    path: '/trace',
    summary: 'what has passed, after `since`',
    hasSince: true,
    answers: 'KeptTrace',
    act: traceOf,
  },
  {
    method: 'POST',
    path: '/wait',
    summary: '{for: "sent by ada to room 1", timeout: "5s", since}: blocks',
    takes: 'Wait',
    answers: 'WaitOutcome',
    act: waitFor,
  },
];

/** Reports what was done to the log, the trace and the caller. */
export function done(controlled: Controlled, what: string): Done;
export function done<More>(controlled: Controlled, what: string, more: More): Done & More;
export function done({ trace, report }: Controlled, what: string, more: object = {}): Done {
  report({ type: 'steered', by: 'control', what });
  return { said: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, seq: trace.seq, ...more };
}

export function faultsOf({ faults }: Pick<Controlled, 'faults'>): FaultStatus[] {
  return faults.all().map(({ name, isOn, spec, counts }) => ({ name, enabled: isOn, ...counts, fault: spec }));
}

function addFault(controlled: Controlled, { body }: ControlInput): DoneToFault {
  const given = typeof body === 'object' && body !== null && 'fault' in body ? body.fault : undefined;
  if (given === undefined) throw cannot('Send {"fault": {"on": "retrieve", "respond": {"status": 500}}}.');
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const { name } = controlled.faults.add(parseFault(text, controlled.names?.()));
  return done(controlled, `added fault ${name}`, { name });
}

function removeFault(controlled: Controlled, { name }: ControlInput): Done {
  const known = controlled.faults.all().map((fault) => fault.name);
  if (!controlled.faults.remove(name)) throw cannot(`There is no fault \`${name}\`. ${didYouMean(name, known)}`);
  return done(controlled, `removed fault ${name}`);
}

function removeFaults(controlled: Controlled): Done {
  const { faults } = controlled;
  const count = faults.all().length;
  faults.removeAll();
  return done(controlled, `removed ${count} faults`);
}

function traceOf({ trace }: Controlled, { query }: ControlInput): KeptTrace {
  const { entries, forgotten } = trace.kept();
  const since = sinceOf(query, 0);
  return { forgotten, entries: entries.filter(({ seq }) => seq > since) };
}
