import type { CheckOptions } from '../conformance/index.ts';
import { ChatTestbedError, type CheckConfig, dialectNames, type Report } from '../protocol/index.ts';
import { invalidOption, shown } from './options.ts';

/**
 * Judges a server against the requirements, as `chat-testbed check` does. Loaded when it is called:
 * most tests only start a mock.
 * @throws CheckProblem if the target cannot be reached, the config is wrong or nothing is selected
 * @throws FileProblems with every mistake in the config
 * @throws ChatTestbedError INVALID_OPTION; every error named here is one
 * @example
 * const report = await checkServer({ target: 'http://127.0.0.1:4010', users: { member: { token }, peer: { token } } });
 * expect(report.verdict).toBe('conformant');
 */
export async function checkServer(config: CheckConfig, options: CheckOptions = {}): Promise<Report> {
  const examiner = await import('../conformance/index.ts');
  try {
    checkTypes(options);
    return await examiner.checkServer(config, options);
  } catch (error) {
    if (error instanceof ChatTestbedError) throw error;
    throw new ChatTestbedError('CANNOT_CHECK', `The check failed: ${(error as Error).message}`, { cause: error });
  }
}

function checkTypes({ only, skip, dialect }: CheckOptions): void {
  for (const [name, value] of Object.entries({ only, skip })) {
    if (value !== undefined && !Array.isArray(value)) {
      throw invalidOption(`\`${name}\` must be a list such as ["retrieve.*"], not ${shown(value)}.`);
    }
  }
  if (dialect !== undefined && !dialectNames.includes(dialect)) {
    throw invalidOption(`\`dialect\` must be ${dialectNames.join(' or ')}, not ${shown(dialect)}.`);
  }
}
