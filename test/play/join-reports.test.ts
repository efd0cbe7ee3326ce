import { expect, test } from 'vitest';
import { joinReports } from '../../src/play/index.ts';
import { sampleReport } from '../report/reporters/sample-report.ts';

const { interrupted: _, ...whole } = sampleReport;

test('a report of some of the plays says that it was interrupted, also where none of them was', () => {
  expect(joinReports([whole], 2)).toMatchObject({ interrupted: true });
  expect(joinReports([whole, whole], 3)).toMatchObject({ interrupted: true });
  expect(joinReports([whole, { ...whole, interrupted: true }])).toMatchObject({ interrupted: true });
  for (const reports of [[whole], [whole, whole]]) {
    expect(joinReports(reports, reports.length)).not.toHaveProperty('interrupted');
  }
});
