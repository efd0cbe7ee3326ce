import { expect, test } from 'vitest';
import type { Result } from '../../src/protocol/index.ts';
import { verdictOf } from '../../src/report/index.ts';

const result = (status: Result['status'], more: Partial<Result> = {}): Result => ({
  id: 'live.order/case',
  requirement: 'live.order',
  level: 'MUST',
  title: '',
  status,
  durationMs: 1,
  transcript: [],
  ...more,
});

test.each([
  { of: 'a case passed', results: [result('passed')], verdict: 'conformant' },
  { of: 'a case failed', results: [result('passed'), result('failed')], verdict: 'violations' },
  { of: 'the only case was skipped', results: [result('skipped')], verdict: 'incomplete' },
  { of: 'one of two was skipped', results: [result('passed'), result('skipped')], verdict: 'conformant' },
  { of: 'one of two could not be judged', results: [result('passed'), result('errored')], verdict: 'incomplete' },
  { of: 'what could not be judged is waived', results: [result('errored', { waived: 'why' })], verdict: 'conformant' },
  { of: 'a SHOULD could not be judged', results: [result('errored', { level: 'SHOULD' })], verdict: 'conformant' },
] as const)('$verdict, where of a MUST $of', ({ results, verdict }) => {
  expect(verdictOf(results)).toBe(verdict);
});
