import { expect, test } from 'vitest';
import type { Report, Result } from '../../src/protocol/index.ts';
import { compareReports } from '../../src/report/index.ts';

const result = (id: string, status: Result['status']): Result => ({
  id,
  requirement: id.split('/')[0] ?? id,
  level: 'MUST',
  title: '',
  status,
  durationMs: 1,
  transcript: [],
});

const report = (results: Result[]) => ({ results }) as unknown as Report;

test('what became of the findings of an earlier report', () => {
  const before = report([
    result('live.order/a', 'failed'),
    result('live.order/b', 'errored'),
    result('live.frame/observed', 'failed'),
    result('retrieve.shape/a', 'warned'),
    result('retrieve.fresh/a', 'failed'),
    result('auth.valid-token/a', 'passed'),
  ]);
  const after = report([
    result('live.order/a', 'passed'),
    result('live.order/b', 'failed'),
    result('live.frame/shape', 'passed'),
    result('retrieve.shape/a', 'warned'),
    result('retrieve.fresh/a', 'skipped'),
    result('live.content/observed', 'failed'),
  ]);
  expect(compareReports('before.json', before, after)).toEqual({
    file: 'before.json',
    fixed: ['live.order/a', 'live.frame/observed'],
    stillBroken: ['live.order/b', 'retrieve.shape/a'],
    new: ['live.content/observed'],
    notExercised: ['retrieve.fresh/a'],
  });
});
