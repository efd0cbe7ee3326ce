import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, connect, error, heard, message, post, said } from '../brief-recording.ts';

export const fault = (of: object = {}): Passed => {
  return { kind: 'note', event: { type: 'fault', faults: ['x'], on: 'deliver', does: 'x', ...of } as never };
};
export const binary = (data: string): Passed => ({ kind: 'to-client', connection: 1, data: null, binary: btoa(data) });
export const cut = (data: string): Passed => ({ kind: 'to-client', connection: 1, user: 'ada', data, length: 9000 });
export const expired = heard(1, error('AUTH_TOKEN_EXPIRED'));
export const invalid = heard(1, error('AUTH_TOKEN_INVALID'));
export const hello = said(1, '{"hello":"world"}');

/** Of room r it is certain that ada and bob are in it, and nobody else. */
export const rooms = [{ id: 'r', occupants: ['ada', 'bob'], outsiders: 'everybody-else' as const }];
export const sure: ObserverKnowledge = { rooms, isSameServer: true };
export const both = [connect(1), connect(2)];

export const posted = [both, post(1, 5)];
export const observed: ObserverKnowledge = { ...sure, isEverySenderObserved: true };
export const history = (...messages: Parameters<typeof message>[0][]): Passed[] => {
  return asked(
    'retrieve',
    { user: 'bob', body: '{"after":4}' },
    { json: { room_name: null, occupants: messages.map(message) } },
  );
};
