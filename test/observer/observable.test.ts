import { expect, test } from 'vitest';
import { observable } from '../../src/observer/index.ts';
import { observerRules } from '../../src/observer/rules/index.ts';
import { requirements } from '../../src/requirements/index.ts';

test('the table tells of every requirement of the register, in its order, and of no other', () => {
  expect(Object.keys(observable)).toEqual(requirements.map(({ id }) => id));
});

test('what it calls judged has a rule, and nothing else has', () => {
  const judged = Object.entries(observable).flatMap(([id, { isJudged }]) => (isJudged ? [id] : []));
  expect([...new Set(observerRules.map(({ requirement }) => requirement))].sort()).toEqual(judged.sort());
});
