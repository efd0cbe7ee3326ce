import { expect } from 'vitest';
import { type ClientTrace, judgeClients } from '../../src/client-rules/index.ts';
import type { ChatEvent, ClientFinding, ClientRemark, ClientResult } from '../../src/protocol/index.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

/** What passed, told briefly; every function gives one or more entries without number and time. */
export const opened = (connection: number): Passed => ({ kind: 'opened', connection });
export const received = (connection: number, data: string | null, user?: string): Passed => {
  return { kind: 'from-client', connection, data, ...(user !== undefined && { user }) };
};
export const sent = (connection: number, user: string, data: object): Passed => {
  return { kind: 'to-client', connection, user, data: JSON.stringify(data) };
};
export const closing = (connection: number, user: string): Passed => ({
  kind: 'closing',
  connection,
  user,
  code: 1011,
});
export const closed = (connection: number, user: string, code = 1000): Passed => {
  return { kind: 'closed', connection, user, code };
};
export const tooEarly = (connection: number, user: string): Passed => {
  return { kind: 'note', event: { type: 'too-early', connection, user } };
};
export const pong = (connection: number, user: string): Passed => ({ kind: 'pong', connection, user });
export const posted = (id: number, room: string, poster: string): Passed => {
  const message = { id, room, poster, message: 'text', timestamp: 1 };
  return { kind: 'note', event: { type: 'posted', message, receivers: 0 } };
};
export const live = (connection: number, user: string, id: number, room = '1'): Passed => {
  return sent(connection, user, { message: { id, room, poster: 'bob', message: 'text', timestamp: 1 } });
};
export const reloaded: Passed = { kind: 'note', event: { type: 'reloaded', closed: 0 } };

export const note = (event: object): Passed => ({ kind: 'note', event: event as ChatEvent });
export const fault = (does: string, more: object = {}): Passed =>
  note({ type: 'fault', faults: ['x'], on: 'upgrade', does, ...more });

/** A frame that asks to post. */
export const chat = '{"room":"1","messages":"hi"}';

/** What passes at a time of its own, in milliseconds. */
export const at = (ms: number, passed: Passed | Passed[]): Passed[] =>
  [passed].flat().map((entry) => Object.assign({}, entry, { at: 1_000_000 + ms }));

export const numbers = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index);

/** A connection from its opening to CONNECTED. */
export function login(connection: number, user: string): Passed[] {
  return [
    opened(connection),
    received(connection, '{"auth_token":"toke…"}'),
    sent(connection, user, { status: 'CONNECTED' }),
  ];
}

/** A request for the history and its empty answer. */
export function asked(request: number, user: string, after: number): Passed[] {
  const common = { request, endpoint: 'retrieve', user };
  return [
    { kind: 'request', ...common, authorization: 'Bearer toke…', body: JSON.stringify({ after }) },
    { kind: 'response', ...common, status: 200, body: '{"room_name":null,"occupants":[]}' },
  ];
}

/** Numbers what passed, ten milliseconds apart, and judges it. */
export function judge(
  passed: readonly (Passed | Passed[])[],
  options: Partial<ClientTrace> & { msBetween?: number } = {},
): { results: Map<string, ClientResult>; broken: string[]; findings: ClientFinding[]; remarks: ClientRemark[] } {
  const { msBetween = 10, forgotten = 0, end, foreign } = options;
  const entries = passed.flat().map((entry, index): TraceEntry => {
    return { seq: forgotten + index + 1, at: 1_000_000 + index * msBetween, ...entry };
  });
  const { results, remarks } = judgeClients({ entries, forgotten, ...(end && { end }), ...(foreign && { foreign }) });
  for (const result of results) expectProof(result, entries);
  return {
    results: new Map(results.map((result) => [result.requirement, result])),
    broken: results.filter(({ findings }) => findings.length > 0).map(({ requirement }) => requirement),
    findings: results.flatMap(({ findings }) => findings),
    remarks,
  };
}

export const statusOf = (id: string, ...told: Parameters<typeof judge>): string | undefined =>
  judge(...told).results.get(id)?.status;

/** Every finding is proved by entries of the trace, in their order, and stands among what was judged. */
function expectProof({ findings, occasions }: ClientResult, entries: readonly TraceEntry[]): void {
  if (findings.length > 0) expect(occasions).toBeGreaterThan(0);
  const all = new Set(entries.map(({ seq }) => seq));
  for (const { guilty, transcript } of findings) {
    expect(guilty.length).toBeGreaterThan(0);
    expect(guilty.filter((seq) => !all.has(seq))).toEqual([]);
    expect(guilty).toEqual([...new Set(guilty)].sort((a, b) => a - b));
    const shown = transcript.filter((line) => line.guilty).map(({ seq }) => seq);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).toEqual(guilty.slice(0, shown.length));
  }
}
