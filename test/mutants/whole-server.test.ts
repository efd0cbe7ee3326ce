import { describe, expect, it } from 'vitest';
import { CheckProblem } from '../../src/conformance/index.ts';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import type { Report } from '../../src/protocol/index.ts';
import { wholeServerFailures } from './list/whole-server.ts';
import { judge } from './matrix.ts';

/** What a case says that our own side could not bring to its end, or that fell over what came. */
const ourFault = /The case itself failed|could not be judged|did not come to its end/;

describe.concurrent('the examiner comes to an end where a server', () => {
  it.each(wholeServerFailures)('$how', { timeout: 120_000 }, async (failure) => {
    const report = await judge(failure).catch((problem: unknown) => problem);
    if (report instanceof CheckProblem) return;
    expect(isReport(report)).toBe(true);
    const { verdict, results } = report as Report;
    expect(verdict).not.toBe('conformant');
    expect(results.filter(({ reason = '' }) => ourFault.test(reason))).toEqual([]);
  });
});
