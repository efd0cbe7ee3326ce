import { expect, test } from 'vitest';
import { HandshakePace } from '../../../src/conformance/pace/handshake-pace.ts';
import { RetryAfterBudget } from '../../../src/conformance/pace/retry-after-budget.ts';

const refusal = (status: number, retryAfter?: string) => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: '',
});

/** A pace, with what is told of handshakes that were accepted in the end. */
function newPace(open = 0, budget?: RetryAfterBudget) {
  const accepted: number[][] = [];
  const surroundings = { openTogether: () => open, onAccepted: (...told: number[]) => accepted.push(told) };
  return { pace: new HandshakePace(surroundings, budget), accepted };
}

/** How often a handshake is tried that is always refused; nobody waits for its turns. */
function triesOf(pace: HandshakePace, ...[status, retryAfter]: Parameters<typeof refusal>): number {
  const handshake = pace.begin();
  let tries = 1;
  while (handshake.turnAgain(refusal(status, retryAfter))) tries += 1;
  return tries;
}

test.each([
  [429, undefined, 0, 6],
  [429, '1', 0, 8],
  [429, '61', 0, 1],
  [429, undefined, 5, 5],
  [503, undefined, 5, 5],
  [503, '1', 0, 8],
  [503, undefined, 0, 5],
  [401, '1', 5, 1],
] as const)('%i, Retry-After %s, beside %i connections: %i tries', (status, retryAfter, open, tries) => {
  expect(triesOf(newPace(open).pace, status, retryAfter)).toBe(tries);
});

test('all of a run together are waited for no longer than half an hour', () => {
  const { pace } = newPace(0, new RetryAfterBudget(100_000));
  expect(triesOf(pace, 429, '40')).toBe(3);
  expect(triesOf(pace, 429, '40')).toBe(1);
});

test('who is accepted at last is told of; what may be a cap on connections slows no others down', () => {
  const { pace, accepted } = newPace(5);
  triesOf(pace, 429);
  expect([pace.learnt.rate, accepted]).toEqual([Number.POSITIVE_INFINITY, []]);
  const handshake = pace.begin();
  void handshake.turn();
  void handshake.turnAgain(refusal(429, '1'));
  handshake.accepted();
  expect(accepted).toEqual([[429, 1]]);
  expect(pace.learnt.rate).toBeLessThan(10);
});
