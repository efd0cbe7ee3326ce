import type { CheckOptions } from '../conformance/run/run.ts';
import type { CheckConfig, Report } from '../protocol/index.ts';

/**
 * Judges a server against the requirements, as `chat-testbed check` does. Loaded when it is called:
 * most tests only start a mock.
 * @throws CheckProblem where the target cannot be reached, the config is wrong or nothing is selected
 * @throws FileProblems with every mistake in the config
 * @example
 * const report = await checkServer({ target: 'http://127.0.0.1:4010', users: { member: { token }, peer: { token } } });
 * expect(report.verdict).toBe('conformant');
 */
export async function checkServer(config: CheckConfig, options: CheckOptions = {}): Promise<Report> {
  const examiner = await import('../conformance/run/run.ts');
  return examiner.checkServer(config, options);
}
