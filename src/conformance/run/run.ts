import type { Baseline, CheckConfig, Report } from '../../protocol/index.ts';
import { cases } from '../cases/index.ts';
import type { CheckSetup } from '../config/check-setup.ts';
import { validateConfig } from '../config/load-config.ts';
import { makeSetup, type SetupOptions } from '../config/make-setup.ts';
import { judgeRun } from '../judging/judge-run.ts';
import { type SoakOptions, soakSettings } from '../soak/settings.ts';
import { type Progress, recordRun } from './record-run.ts';
import { type Selection, selectCases } from './select.ts';

export interface CheckOptions extends SetupOptions, Selection, SoakOptions {
  /** SHOULDs and tolerated deviations fail, too. */
  strict?: boolean | undefined;
  baseline?: Baseline | undefined;
  /** How many cases at once. */
  concurrency?: number | undefined;
  /** Stops the run; the report has what was found so far. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Judges a server against the requirements.
 * @throws CheckProblem if the target cannot be reached, the config is wrong or nothing is selected
 * @example
 * const report = await checkServer({ target: 'http://127.0.0.1:4010', users: { member: { token }, peer: { token } } });
 * expect(report.verdict).toBe('conformant');
 */
export async function checkServer(config: CheckConfig, options: CheckOptions = {}): Promise<Report> {
  const setup = makeSetup(validateConfig(config), options);
  const selected = selectCases(cases, options);
  const run = await recordRun(setup, { ...options, cases: selected, soak: soakSettings(options) });
  const { strict, baseline } = options;
  return judgeRun(run, { cases: selected, strict, baseline, rerun: rerunCommand(setup, options) });
}

/** The command that runs a check again, without tokens. */
export function rerunCommand(
  setup: CheckSetup,
  { strict, insecure }: Pick<CheckOptions, 'strict' | 'insecure'>,
): string {
  const words = ['chat-testbed check', setup.url];
  if (setup.configFile) words.push('--config', setup.configFile);
  if (setup.dialect !== 'documented') words.push('--dialect', setup.dialect);
  if (strict) words.push('--strict');
  if (insecure) words.push('--insecure');
  return words.join(' ');
}
