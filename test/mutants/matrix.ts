import { describe, expect, it } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import type { Report, Result } from '../../src/protocol/index.ts';
import { expectedStatus, type Mutant, type RunningServer, type Variant } from './mutant.ts';

/** A whole run takes about a second; on a busy machine, and where something never comes, it takes longer. */
const timeout = 120_000;

/** Judges each mutant with a whole run: it breaks one requirement, and nothing else may be found. */
export function expectEachCaught(mutants: readonly Mutant[]): void {
  describe.concurrent('the examiner', () => {
    it.each(mutants)('finds that $name breaks $breaks, and nothing else', { timeout }, async (mutant) => {
      const report = await judge(mutant);
      const findings = mutant.isIncomplete ? unexercised(report, mutant.breaks) : findingsOf(report);
      expect(outline(findings), inWords(findings)).toEqual([`${expectedStatus(mutant)} ${mutant.breaks}`]);
      expect(findings.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(mutant.reason));
      if (mutant.isIncomplete) expect(report.verdict).toBe('incomplete');
    });
  });
}

/** Judges each variant with a whole run: it conforms, and only the SHOULDs it is known for are warnings. */
export function expectEachConformant(variants: readonly Variant[]): void {
  describe.concurrent('the examiner', () => {
    it.each(variants)('finds that $name conforms', { timeout }, async (variant) => {
      const report = await judge(variant);
      const findings = findingsOf(report);
      expect(outline(findings), inWords(findings)).toEqual((variant.warns ?? []).map((id) => `warned ${id}`));
      const skipped = report.results.filter(({ status }) => status === 'skipped');
      expect(report.verdict, inWords(skipped)).toBe('conformant');
    });
  });
}

/** The report on a server, which is closed again. */
export async function judge({ start }: { start(): Promise<RunningServer> }): Promise<Report> {
  const server = await start();
  try {
    return await checkServer(server.config, server.options);
  } finally {
    await server.close();
  }
}

const unexercised = (report: Report, id: string): Result[] => [
  ...findingsOf(report),
  ...report.results.filter(({ status, requirement }) => status === 'skipped' && requirement === id),
];

/** Each requirement once, with its status. */
const outline = (results: readonly Result[]): string[] => [
  ...new Set(results.map(({ status, requirement }) => `${status} ${requirement}`)),
];

const inWords = (results: readonly Result[]): string =>
  results.map(({ status, id, reason }) => `${status} ${id}: ${reason}`).join('\n') || 'nothing was found';

const findingsOf = ({ results }: Report): Result[] =>
  results.filter(({ status }) => status !== 'passed' && status !== 'skipped');
