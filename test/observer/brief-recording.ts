import { expect } from 'vitest';
import { type ObservedFinding, type ObserverKnowledge, observe } from '../../src/observer/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

/** Whose each connection is. */
const users = ['nobody', 'ada', 'bob', 'eve', 'ada'];
const on = (connection: number) => ({ connection, user: users[connection] as string });
const textOf = (data: unknown): string => (typeof data === 'string' ? data : JSON.stringify(data));

/** What passed, told briefly; every function gives one or more entries without number and time. */
export const opened = (connection: number): Passed => ({ kind: 'opened', connection });
export const said = (connection: number, data: unknown): Passed => {
  return { kind: 'from-client', ...on(connection), data: textOf(data) };
};
export const token = (connection: number, shown = 'tok…'): Passed => said(connection, { auth_token: shown });
export const heard = (connection: number, data: unknown): Passed => {
  return { kind: 'to-client', ...on(connection), data: textOf(data) };
};
export const connected = (connection: number): Passed => heard(connection, { status: 'CONNECTED' });
export const closed = (connection: number, code = 1000): Passed => ({ kind: 'closed', ...on(connection), code });
export const connect = (connection: number): Passed[] => [opened(connection), token(connection), connected(connection)];

export interface Message {
  id: number;
  message?: unknown;
  poster?: unknown;
  room?: unknown;
  timestamp?: unknown;
}

/** A text that is sent under this id alone. */
export const textNumber = (id: number): string => `marker${id}of7this`;

export const message = ({ id, ...others }: Message) => {
  return { id, message: textNumber(id), poster: 'ada', room: 'r', timestamp: 1_767_614_400, ...others };
};
export const live = (connection: number, told: Message): Passed => heard(connection, { message: message(told) });
export const post = (connection: number, id: number, room = 'r'): Passed => {
  return said(connection, { room, messages: textNumber(id) });
};

type Asked = Partial<Extract<Passed, { kind: 'request' }>>;
type Answered = Partial<Extract<Passed, { kind: 'response' }>>;

/** A request of ada's with a good token, unless told otherwise, and its answer. */
export function asked(endpoint: string, request: Asked, response: Answered & { json?: unknown }): Passed[] {
  const { json, ...rest } = response;
  const common = { request: request.request ?? 1, endpoint };
  const body = json === undefined ? '' : JSON.stringify(json);
  return [
    { kind: 'request', ...common, user: 'ada', authorization: 'Bearer tok…', body: '{}', ...request },
    { kind: 'response', ...common, status: 200, body, ...rest },
  ];
}

export const error = (error_code: string, text: unknown = 'Such is life.') => ({ error: text, error_code });

/** What passed, in groups of any depth. */
export type Told = Passed | readonly Told[];

const flat = (told: Told): Passed[] => ('kind' in told ? [told] : told.flatMap(flat));

export interface Verdicts {
  broken: string[];
  kept: string[];
  findings: ObservedFinding[];
}

const atMs = 1_767_614_400_000;

/** Numbers what passed, a millisecond apart, and judges it. Labels are user ids. */
export function judged(told: Told, knowledge: ObserverKnowledge = {}): Verdicts {
  const entries = flat(told).map((each, index): TraceEntry => ({ seq: index + 1, at: atMs + index, ...each }));
  const { results } = observe(entries, { userIds: 'labels', recorder: 'client', ...knowledge });
  const findings = results.flatMap((result) => result.findings);
  for (const finding of findings) expectProof(finding, entries);
  const having = (wanted: string): string[] =>
    results.flatMap(({ requirement, verdict }) => (verdict === wanted ? [requirement] : []));
  return {
    broken: having('broken'),
    kept: having('kept'),
    findings,
  };
}

/** Every finding is told in words, proved by entries of the recording in their order, and says where it was. */
function expectProof({ evidence, ...finding }: ObservedFinding, entries: readonly TraceEntry[]): void {
  const { sentence, expected, actual, users, connections, requests } = finding;
  expect(sentence).toMatch(/^\S.*[.]$/);
  expect([expected, actual].every((words) => typeof words === 'string' && words !== '')).toBe(true);
  const all = new Set(entries.map(({ seq }) => seq));
  expect(evidence.filter((seq) => !all.has(seq))).toEqual([]);
  expect(evidence.length).toBeGreaterThan(0);
  for (const list of [evidence, users, connections, requests]) expect(list.length).toBe(new Set<unknown>(list).size);
  expect(evidence).toEqual([...evidence].sort((a, b) => a - b));
  expect(connections.length + requests.length).toBeGreaterThan(0);
}
