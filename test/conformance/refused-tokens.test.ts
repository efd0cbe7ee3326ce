import { expect, test } from 'vitest';
import { cases } from '../../src/conformance/cases/index.ts';
import { explainedByRefusals, refusedTokens } from '../../src/conformance/judging/refused-tokens.ts';
import type { RunRecord } from '../../src/conformance/run/record-run.ts';
import type { Judged } from '../../src/conformance/run/run-case.ts';
import type { Passed, TraceEntry } from '../../src/traffic/index.ts';

const refusal = (code: string): string => JSON.stringify({ error: 'No', error_code: code });
const invalid = refusal('AUTH_TOKEN_INVALID');

/** A request of member, and its answer. */
const asked = (request: number, status: number, body = '{}', authorization = 'Bearer toke…'): Passed[] => [
  { kind: 'request', request, endpoint: 'retrieve', user: 'member', authorization, body: '{"after":0}' },
  { kind: 'response', request, endpoint: 'retrieve', user: 'member', status, body },
];

/** A connection of member on which its token is sent, and the answer. */
const connected = (connection: number, data: string): Passed[] => [
  { kind: 'from-client', connection, user: 'member', data: '{"auth_token":"toke…"}' },
  { kind: 'to-client', connection, user: 'member', data },
];

const runOf = (passed: Passed[], more: Partial<RunRecord> = {}): RunRecord =>
  ({
    entries: passed.map((each, index): TraceEntry => ({ seq: index + 1, at: index, ...each })),
    ...more,
  }) as RunRecord;

const found = (passed: Passed[], more?: Partial<RunRecord>) =>
  refusedTokens(runOf(passed, more), cases).map(({ judged: { item, verdict } }) => [item.id, verdict.status]);

test('a token that is let in before and after must be let in between', () => {
  const between = [...asked(1, 200), ...asked(2, 401, invalid), ...asked(3, 200)];
  expect(found(between)).toEqual([['auth.valid-token/observed', 'failed']]);
  const onSocket = [...connected(1, '{"status":"CONNECTED"}'), ...connected(2, invalid), ...asked(3, 200)];
  expect(found(onSocket)).toEqual([['connect.connected/observed', 'failed']]);
});

test.each([
  ['a gateway', asked(2, 401, 'Unauthorized')],
  ['a limit', asked(2, 429, invalid)],
  ['an expiry that a refresh has ended', asked(2, 401, refusal('AUTH_TOKEN_EXPIRED'))],
  ['a wrong token', asked(2, 401, invalid, 'Bearer toke… (invalid)')],
  ['another scheme', asked(2, 401, invalid, 'Basic toke…')],
])('%s is not the server that refuses a valid token', (_, refused) => {
  expect(found([...asked(1, 200), ...refused, ...asked(3, 200)])).toEqual([]);
});

test.each([{ renewals: 1 }, { outages: 1 }])('where there were %o, the token may have been another', (more) => {
  expect(found([...asked(1, 200), ...asked(2, 401, invalid), ...asked(3, 200)], more)).toEqual([]);
});

test('a token that is never let in again may have been revoked: what rests on it is unknown', () => {
  const run = runOf([...asked(1, 200), ...asked(2, 401, invalid)]);
  const refused = refusedTokens(run, cases);
  expect(refused.map(({ judged }) => judged.verdict)).toEqual([
    {
      status: 'errored',
      reason: expect.stringMatching(/^retrieve answered 401 AUTH_TOKEN_INVALID .* may have been rev/),
    },
  ]);
  const judged: Judged = {
    item: { id: 'retrieve.shape/envelope', requirement: 'retrieve.shape', title: '' },
    record: { durationMs: 0, recording: { startedAt: 0, entries: [...run.entries] } },
    verdict: { status: 'failed', reason: 'It answered 401.', offending: [3] },
    explainedBy: [],
  };
  expect(explainedByRefusals(judged, refused).verdict).toEqual({ status: 'skipped', reason: 'It answered 401.' });
  const other: Judged = { ...judged, verdict: { status: 'failed', reason: 'An id comes twice.', offending: [1] } };
  expect(explainedByRefusals(other, refused)).toEqual(other);
});
