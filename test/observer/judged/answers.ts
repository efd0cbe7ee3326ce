import type { ObserverKnowledge } from '../../../src/observer/index.ts';
import type { Passed } from '../../../src/traffic/index.ts';
import { asked, error, message } from '../brief-recording.ts';
import { expectVerdict as expectVerdictOf, type Row, table as tableOf } from './verdict-table.ts';

export const dm = (response: Parameters<typeof asked>[2], other: unknown = 'bob', request = {}): Passed[] =>
  asked('createDm', { body: JSON.stringify({ other }), ...request }, response);
export const info = (response: Parameters<typeof asked>[2], request = {}): Passed[] =>
  asked('roomInfo', { body: '{"room_id":"r"}', ...request }, response);
export const history = (after: unknown, response: Parameters<typeof asked>[2], request = {}): Passed[] =>
  asked('retrieve', { body: JSON.stringify({ after }), ...request }, response);
export const list = (...messages: Parameters<typeof message>[0][]) => ({
  json: { room_name: null, occupants: messages.map(message) },
});
export const room = (...occupants: unknown[]) => ({ json: { room_name: null, occupants } });
export const refused = (status: number, code: string, text?: unknown) => ({ status, json: error(code, text) });

/** Of room r it is certain that ada and bob are in it, and nobody else. */
export const inRoom: ObserverKnowledge = {
  rooms: [{ id: 'r', occupants: ['ada', 'bob'], outsiders: 'everybody-else' }],
};
export const foreign: ObserverKnowledge = { rooms: [{ id: 'r', occupants: ['bob'], outsiders: ['ada'] }] };

export const noToken = { user: undefined, authorization: undefined } as never as object;

export const badToken = { user: undefined, authorization: 'Bearer tok… (invalid)' } as never as object;
export const header = (authorization: string) => ({ user: undefined, authorization }) as never as object;

/** No restart lies between what is judged here. */
const ofOneServer = ([verdict, name, passed, knowledge]: Row): Row => [
  verdict,
  name,
  passed,
  { isSameServer: true, ...knowledge },
];
export const table = (requirement: string, rows: Row[]): void => tableOf(requirement, rows.map(ofOneServer));
export const expectVerdict = (requirement: string, row: Row): void => expectVerdictOf(requirement, ofOneServer(row));
