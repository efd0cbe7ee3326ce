import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cases, checkServer, judgeRun, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { observeRun } from '../../src/conformance/judging/observe-run.ts';
import type { RunRecord } from '../../src/conformance/run/record-run.ts';
import type { Report, Result } from '../../src/protocol/index.ts';
import { findRequirement } from '../../src/requirements/index.ts';
import { seenInTheRecord } from './list/seen-in-the-record.ts';
import { expectedStatus, type Mutant, type RunningServer, type Variant } from './mutant.ts';

/** A file for the names of mutants that observation alone finds: what `list/seen-in-the-record.ts` is made of. */
const noteObserved = process.env.NOTE_OBSERVED;

/** A whole run takes about a second; on a busy machine, and where something never comes, it takes longer. */
const timeout = 120_000;

/** Judges each mutant with a whole run: it breaks one requirement, and nothing else may be found. */
export function expectEachCaught(mutants: readonly Mutant[]): void {
  describe.concurrent('the examiner', () => {
    it.each(mutants)('finds that $name breaks $breaks, and nothing else', { timeout }, async (mutant) => {
      const run = await visit(mutant, ({ config, options }) => recordRun(makeSetup(config, options)));
      const report = judgeRun(run);
      const findings = mutant.isIncomplete ? unexercised(report, mutant.breaks) : findingsOf(report);
      expect(outline(findings), inWords(findings)).toEqual([`${expectedStatus(mutant)} ${mutant.breaks}`]);
      expect(findings.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(mutant.reason));
      expectObserved(mutant, run);
      if (mutant.isIncomplete) expect(report.verdict).toBe('incomplete');
      if (mutant.onlyBy) {
        expect([...new Set(findings.map(({ id }) => id))], inWords(findings)).toEqual([mutant.onlyBy]);
        const others = findingsWithout(mutant.onlyBy, run);
        expect(others, inWords(others)).toEqual([]);
      }
    });
  });
}

/**
 * Observation alone finds those that are listed, whatever the cases say. Where the machine was busy, it would wait for
 * what is lost longer than the run lasted, and abstain: here the shortest wait does.
 */
function expectObserved({ name, breaks }: Mutant, run: RunRecord): void {
  const atEase = { ...run, delivery: { ...run.delivery, slowest: 0 } };
  const broken = observeRun(atEase).results.filter(({ verdict }) => verdict === 'broken');
  const isObserved = broken.some(({ requirement }) => requirement === breaks);
  if (isObserved && noteObserved) appendFileSync(noteObserved, `${name}\n`);
  expect(isObserved || !seenInTheRecord.has(name), 'observation alone finds it').toBe(true);
}

/**
 * What the other cases of a run would have found without one: a failure that it had explained, or the same deviation.
 * For a MUST only failures count: neither a warning nor what is unknown stands in for one. What the whole record shows is
 * left out.
 */
function findingsWithout(id: string, run: RunRecord): Result[] {
  const others = cases.filter((item) => item.id !== id);
  const findings = findingsOf(judgeRun({ ...run, entries: [] }, { cases: others }));
  const isMust = cases.some((item) => item.id === id && findRequirement(item.requirement)?.level === 'MUST');
  return isMust ? findings.filter(({ status }) => status === 'failed') : findings;
}

/** Judges each variant with a whole run: only the SHOULDs it is known for are warnings, and nothing fails. */
export function expectEachConformant(variants: readonly Variant[]): void {
  describe.concurrent('the examiner', () => {
    it.each(variants)('finds that $name conforms', { timeout }, async (variant) => {
      const report = await judge(variant);
      const findings = findingsOf(report);
      expect(outline(findings), inWords(findings)).toEqual((variant.warns ?? []).map((id) => `warned ${id}`));
      const skipped = report.results.filter(({ status }) => status === 'skipped');
      expect(openMusts(report), inWords(skipped)).toEqual(variant.leavesOpen ?? []);
      expect(report.verdict, inWords(skipped)).toBe(variant.leavesOpen ? 'incomplete' : 'conformant');
    });
  });
}

/** The report on a server, which is closed again. */
export const judge = (server: Startable): Promise<Report> =>
  visit(server, ({ config, options }) => checkServer(config, options));

interface Startable {
  start(): Promise<RunningServer>;
}

async function visit<Found>({ start }: Startable, look: (server: RunningServer) => Promise<Found>): Promise<Found> {
  const server = await start();
  try {
    return await look(server);
  } finally {
    await server.close();
  }
}

/** The MUST requirements of which no case was exercised, and that are not waived. */
function openMusts({ results }: Report): string[] {
  const open = results.filter(({ level, status, waived }) => level === 'MUST' && status === 'skipped' && !waived);
  const judged = new Set(results.filter(({ status }) => status !== 'skipped').map(({ requirement }) => requirement));
  return [...new Set(open.map(({ requirement }) => requirement))].filter((requirement) => !judged.has(requirement));
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
