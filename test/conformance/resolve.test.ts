import { describe, expect, test } from 'vitest';
import { failed, passed, type Verdict } from '../../src/conformance/case/verdict.ts';
import type { Case } from '../../src/conformance/index.ts';
import { resolveDeviations } from '../../src/conformance/judging/resolve.ts';
import type { Judged } from '../../src/conformance/run/run-case.ts';

function judged(requirement: string, verdict: Verdict, explainedBy: string[] = []): Judged {
  const item: Case = {
    id: `${requirement}/x`,
    requirement,
    title: '',
    needs: [],
    run: async () => ({}),
    judge: () => verdict,
  };
  const recording = { startedAt: 0, entries: [] };
  return {
    item,
    verdict,
    explainedBy,
    record: { durationMs: 0, recording },
  };
}

const statuses = (items: Judged[]) => resolveDeviations(items).map(({ verdict }) => verdict.status);

describe('one deviation is one failure', () => {
  test('a failure that another requirement explains is skipped because of it', () => {
    const [, second] = resolveDeviations([judged('a', failed('broken')), judged('b', failed('so broken'), ['a'])]);
    expect(second?.verdict).toMatchObject({ status: 'skipped', because: 'a' });
  });

  test('a requirement that holds explains nothing', () => {
    expect(statuses([judged('a', passed()), judged('b', failed('broken'), ['a'])])).toEqual(['passed', 'failed']);
  });

  test('what is explained itself explains nothing else', () => {
    const items = [judged('c', failed('?'), ['b']), judged('b', failed('?'), ['a']), judged('a', failed('?'))];
    expect(statuses(items)).toEqual(['failed', 'skipped', 'failed']);
  });

  test('of two that explain each other, one stands', () => {
    const items = [judged('a', failed('?'), ['b']), judged('b', failed('?'), ['a'])];
    expect(statuses(items).filter((status) => status === 'failed')).toHaveLength(1);
  });

  test('the same deviation is reported once', () => {
    const same = { deviations: ['status:401:403'] };
    expect(statuses([judged('a', failed('?', same)), judged('b', failed('?', same))])).toEqual(['failed', 'skipped']);
  });

  test('what could not be judged is skipped where something explains it', () => {
    const items = [judged('a', failed('?')), judged('b', { status: 'errored', reason: 'no answer' }, ['a'])];
    expect(statuses(items)).toEqual(['failed', 'skipped']);
  });

  describe('what a case builds on and does not come', () => {
    const missing = failed('bob received nothing.', { deviations: ['precondition-failed'] });

    test("is nobody's failure where nothing shows why", () => {
      const [only] = resolveDeviations([judged('a', missing, ['b'])]);
      expect(only?.verdict).toEqual({
        status: 'errored',
        reason: 'bob received nothing. Nothing else in this run shows why.',
      });
    });

    test('explains nothing else', () => {
      const items = [judged('a', missing, ['b']), judged('b', failed('?'), ['a'])];
      expect(statuses(items)).toEqual(['skipped', 'failed']);
    });

    test('is skipped where another case of its own requirement shows the failure', () => {
      const [, second] = resolveDeviations([judged('a', failed('?')), judged('a', missing)]);
      expect(second?.verdict).toMatchObject({ status: 'skipped', because: 'a' });
    });
  });
});
