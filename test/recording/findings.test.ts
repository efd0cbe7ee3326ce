import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../src/protocol/index.ts';
import { mutants } from '../mutants/list/index.ts';
import { folderWith } from '../play/files.ts';
import { commandLine } from '../support/command-line.ts';
import { scenarioFrom, unexpectedSteps } from './recording-of.ts';

/** Broken servers, and what each of them leads its users to see. */
const broken = [
  ['tells-strangers-off', 'send.silent-not-occupant', 'an error frame'],
  ['hangs-up-on-bad-json', 'send.stays-open', 'a closed connection'],
  ['everybody-hears-everything', 'live.occupants-only', 'a message that leaks'],
  ['delivers-what-strangers-send', 'send.dropped-has-no-effect', 'a message that should have been dropped'],
  ['retrieve-refuses-valid-token', 'auth.valid-token', 'a wrong status'],
  ['after-is-inclusive', 'retrieve.after-is-exclusive', 'a list that is too long'],
  ['expired-token-is-let-in', 'auth.expired-token', 'an answer that should be a refusal'],
] as const;

/** Checks a broken server, which goes on running. @returns the files that the check has written */
async function checked(name: string, requirement: string) {
  const server = await mutants.find((mutant) => mutant.name === name)?.start();
  if (!server) throw new Error(`There is no mutant ${name}.`);
  onTestFinished(() => server.close());
  const folder = folderWith({ 'check.json': JSON.stringify(server.config) });
  const [config, trace, report] = ['check.json', 'run.ndjson', 'report.json'].map((file) => path.join(folder, file));
  const outputs = ['--trace', trace ?? '', '--reporter', `json=${report}`];
  const { code } = await commandLine('check', '--config', config ?? '', '--only', `${requirement}*`, ...outputs);
  expect(code).toBe(1);
  return { config: config ?? '', trace: trace ?? '', report: report ?? '' };
}

test.each(broken)(
  '%s, which breaks %s by %s, is met again, and the mock differs',
  async (name, requirement) => {
    const { config, trace, report } = await checked(name, requirement);
    for (const recording of [trace, report]) {
      const { file, text, said } = await scenarioFrom(recording);
      expect(said).toMatch(/^This is \S+, (which|the first of \d+ that) failed/);
      expect(text).toContain(`# ${requirement}: `);
      expect(text).not.toMatch(/token-|toke…/);
      expect(await commandLine('validate', '--no-dry-run', file)).toMatchObject({ code: 0 });
      expect(await unexpectedSteps(file, '--config', config)).toEqual([]);
      const [first = 'nothing differs'] = await unexpectedSteps(file);
      expect(stepsBehindMarks(text)).toContain(Number.parseInt(first, 10));
    }
  },
  60_000,
);

/** The numbers of the steps that are marked as guilty. */
function stepsBehindMarks(text: string): number[] {
  const lines = text.slice(text.indexOf('\nsteps:')).split('\n');
  let [count, isMarked] = [0, false];
  return lines.flatMap((line) => {
    if (line.startsWith('  # ▶')) isMarked = true;
    if (!line.startsWith('  - ')) return [];
    count += 1;
    if (!isMarked) return [];
    isMarked = false;
    return [count];
  });
}

test('a case is chosen by its id, and who mistypes it is told the nearest', async () => {
  const { trace, report } = await checked('tells-strangers-off', 'send.silent-not-occupant');
  const { text, said } = await scenarioFrom(report, '--case', 'send.silent-not-occupant/foreign-room');
  expect(said).toBe('');
  expect(text).toContain('name: send.silent-not-occupant/foreign-room');
  for (const recording of [trace, report]) {
    const args = ['ctl', 'snapshot', '--from-trace', recording, '--case', 'send.silent-not-ocupant/foreign-room'];
    const { code, stderr } = await commandLine(...args);
    expect(stderr).toContain('Did you mean `send.silent-not-occupant/foreign-room`?');
    expect(code).toBe(2);
  }
}, 60_000);

test('where nothing failed, the ids are told instead of choosing one', async () => {
  const { report } = await checked('tells-strangers-off', 'send.silent-not-occupant');
  const found: Report = JSON.parse(readFileSync(report, 'utf8'));
  const green = found.results.map((result) => ({ ...result, status: 'passed' as const }));
  writeFileSync(report, JSON.stringify({ ...found, results: green }));
  const { code, stderr } = await commandLine('ctl', 'snapshot', '--from-trace', report);
  expect(stderr).toMatch(/Nothing failed in .*; --case ID takes one of these all the same:\n {2}send\./);
  expect(code).toBe(2);
}, 60_000);
