import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { baselineIds } from '../../src/cli/shared/baseline-ids.ts';
import type { Report, Result } from '../../src/protocol/index.ts';
import { applyBaseline, loadBaseline } from '../../src/report/index.ts';

const result = (id: string, status: Result['status']): Result => ({
  id,
  requirement: id.split('/')[0] ?? id,
  level: 'MUST',
  title: '',
  status,
  durationMs: 1,
  transcript: [],
});

const report = (...results: Result[]): Report => ({
  schemaVersion: 1,
  tool: { name: 'chat-testbed', version: '0' },
  target: 'http://127.0.0.1',
  startedAt: '2026-01-05T12:00:00Z',
  durationMs: 1,
  verdict: 'violations',
  summary: { total: 0, passed: 0, failed: 0, warned: 0, skipped: 0, errored: 0 },
  dialect: { sendKey: 'messages', retrieveKey: 'occupants' },
  results,
  observations: [],
  created: { rooms: [], messages: 0 },
});

const today = { now: new Date('2026-06-01T12:00:00Z') };
const shape = { id: 'retrieve.shape', reason: 'renamed' };

describe('a baseline', () => {
  test('expects a failure, by requirement or case', () => {
    const broken = report(result('retrieve.shape/envelope', 'failed'));
    for (const id of ['retrieve.shape', 'retrieve.shape/envelope']) {
      const judged = applyBaseline(broken, { expectedFailures: [{ ...shape, id }] }, today);
      expect(judged.verdict).toBe('conformant');
      expect(judged.results[0]?.expectedFailure).toBe('renamed');
    }
  });

  test('excuses what could not be exercised because of the failure', () => {
    const dependant: Result = { ...result('live.frame/shape', 'skipped'), because: 'retrieve.shape' };
    const broken = report(result('retrieve.shape/envelope', 'failed'), dependant);
    expect(applyBaseline(broken, { expectedFailures: [shape] }, today).verdict).toBe('conformant');
    const other = report(result('retrieve.shape/envelope', 'failed'), { ...dependant, because: 'live.order' });
    expect(applyBaseline(other, { expectedFailures: [shape] }, today).verdict).toBe('incomplete');
  });

  test('makes no pass of a run that could not go on', () => {
    const broken = { ...report(result('retrieve.shape/envelope', 'failed')), partial: 'The target went away.' };
    expect(applyBaseline(broken, { expectedFailures: [shape] }, today).verdict).toBe('incomplete');
  });

  test('does not hide another failure', () => {
    const broken = report(result('retrieve.shape/envelope', 'failed'), result('live.order/x', 'failed'));
    expect(applyBaseline(broken, { expectedFailures: [shape] }, today).verdict).toBe('violations');
  });

  test('fails the run where an entry passes', () => {
    const judged = applyBaseline(
      report(result('retrieve.shape/envelope', 'passed')),
      { expectedFailures: [shape] },
      today,
    );
    expect(judged).toMatchObject({ verdict: 'violations', problems: [expect.stringContaining('passes')] });
  });

  test('fails the run where an entry has expired, but not on its last day', () => {
    const broken = report(result('retrieve.shape/envelope', 'failed'));
    const until = (expires: string) => applyBaseline(broken, { expectedFailures: [{ ...shape, expires }] }, today);
    expect(until('2026-06-01').verdict).toBe('conformant');
    expect(until('2026-05-31')).toMatchObject({
      verdict: 'violations',
      problems: [expect.stringContaining('expired')],
    });
  });

  test('a file that names nothing is told with its place and the nearest id', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chat-testbed-')), 'baseline.yaml');
    writeFileSync(file, 'expectedFailures:\n  - { id: retrieve.shap, reason: x }\n');
    expect(() => loadBaseline(file, baselineIds())).toThrow(
      /baseline\.yaml:2:11: .*`retrieve\.shap`\. Did you mean `retrieve\.shape`\?/,
    );
  });
});
