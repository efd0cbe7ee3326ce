import { expect, test } from 'vitest';
import { clientPlan, jointPlan, type Planned } from '../../../src/conformance/soak/plan.ts';

function first<Action>(plan: Iterator<Planned<Action>>, count: number): Planned<Action>[] {
  return Array.from({ length: count }, () => plan.next().value as Planned<Action>);
}

const kindsOf = (plan: readonly Planned<{ kind: string }>[]) => new Set(plan.map(({ action }) => action.kind));

test('the same seed makes the same plan, for each client and for all together', () => {
  expect(first(clientPlan(42, 'peer', 2), 500)).toEqual(first(clientPlan(42, 'peer', 2), 500));
  expect(first(jointPlan(42), 500)).toEqual(first(jointPlan(42), 500));
});

test.each([
  ['another seed', clientPlan(43, 'peer', 2)],
  ['another user', clientPlan(42, 'member', 2)],
  ['another client of the user', clientPlan(42, 'peer', 3)],
])('%s makes another plan', (_, plan) => {
  expect(first(plan, 50)).not.toEqual(first(clientPlan(42, 'peer', 2), 50));
});

test('a plan has everything in it, reconnecting most often after posting and reading', () => {
  const plan = first(clientPlan(7, 'member', 2), 1000);
  const kinds = ['ask-room', 'direct-message', 'knock', 'post', 'read', 'reconnect', 'trespass'];
  expect([...kindsOf(plan)].toSorted()).toEqual(kinds);
  const reconnects = plan.filter(({ action }) => action.kind === 'reconnect').length;
  expect(reconnects).toBeGreaterThan(100);
  expect([...kindsOf(first(jointPlan(7), 200))].toSorted()).toEqual([
    'connect-at-once',
    'post-at-once',
    'read-at-once',
  ]);
});

test('the first client of a user asks for a direct message room before anything else', () => {
  expect(clientPlan(42, 'member', 1).next().value).toMatchObject({ action: { kind: 'direct-message' } });
});
