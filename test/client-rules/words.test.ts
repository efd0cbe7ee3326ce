import { expect, test } from 'vitest';
import { describeVerdict, judgeClients } from '../../src/client-rules/index.ts';
import type { ChatEvent } from '../../src/protocol/index.ts';
import type { Passed } from '../../src/traffic/index.ts';
import { closed, judge, login, opened, received } from './synthetic-trace.ts';

const note = (event: object): Passed => ({ kind: 'note', event: event as ChatEvent });
const rejected = (more: object = {}): Passed =>
  note({ type: 'turned-away', method: 'POST', path: '/chat/room_info', status: 400, cure: 'the body is odd', ...more });
const same = (text: string): string => text;
const palette = { bold: same, dim: same, green: same, red: same, yellow: same };

test('a request that was rejected is its user’s, where its token tells', () => {
  expect(judge([rejected({ user: 'ada' })]).findings).toMatchObject([{ client: 'ada' }]);
  expect(judge([rejected()]).findings).toMatchObject([{ client: 'somebody' }]);
});

test('what was meant for the chat is not said to be none of it', () => {
  expect(judge([rejected()]).remarks).toEqual([]);
  const stray = rejected({ method: 'GET', path: '/metrics', status: 404 });
  expect(judge([rejected(), stray]).remarks).toMatchObject([{ sentence: expect.stringContaining('GET /metrics') }]);
});

test.each([
  ['the body is odd', 'A request was rejected: the body is odd.'],
  ['Did you mean `/chat/retrieve`?', 'A request was rejected: Did you mean `/chat/retrieve`?'],
  ['There are four paths.', 'A request was rejected: There are four paths.'],
])('a sentence ends once: %s', (cure, sentence) => {
  expect(judge([rejected({ cure })]).findings).toMatchObject([{ sentence }]);
});

test('whoever posts after a refusal is told that CONNECTED never comes', () => {
  const refusal = { type: 'refused', connection: 1, reason: 'token', error: 'AUTH_TOKEN_INVALID', isAnswered: true };
  const post = received(1, '{"room":"1","messages":"hi"}');
  const { findings } = judge([opened(1), received(1, '{"auth_token":"nobo…"}'), note(refusal), post]);
  expect(findings).toMatchObject([{ sentence: expect.stringContaining('never comes on it') }]);
  expect(findings[0]?.sentence).toContain('refused (AUTH_TOKEN_INVALID)');
});

test('a connection that was cut off for what its client did is found once', () => {
  const cut = note({ type: 'cut-off', connection: 1, user: 'ada', why: 'MASK must be set' });
  const end = { exitCode: 1, at: 1_000_050 };
  expect(judge([login(1, 'ada'), cut, closed(1, 'ada', 1006)], { end }).broken).toEqual(['client.sound-connection']);
  const later = { exitCode: 0, at: 1_060_000 };
  expect(judge([login(1, 'ada'), cut, closed(1, 'ada', 1006)], { end: later }).remarks).toEqual([]);
});

test('of many offending entries fifty are named', () => {
  const flood = Array.from({ length: 1001 }, () => received(1, '{"room":"1","messages":"hi"}', 'ada'));
  const { findings } = judge([login(1, 'ada'), ...flood], { msBetween: 0.5 });
  expect(findings).toMatchObject([{ guilty: { length: 50 }, times: 1 }]);
});

test('the scenario that was run is not recommended', () => {
  const entries = [opened(1), received(1, '{}')].map((entry, index) => ({ seq: index + 1, at: index, ...entry }));
  const verdict = judgeClients({ entries, forgotten: 0 });
  const told = (scenario?: string): string => describeVerdict(verdict, palette, scenario);
  expect(told()).toContain('client.bearer (the scenario default does)');
  expect(told('default')).not.toContain('the scenario default does');
  expect(told('default')).toContain('the scenario server-restarts does');
});
