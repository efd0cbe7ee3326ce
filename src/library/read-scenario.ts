import { loadScenario, parseScenario, UnknownScenario } from '../mock-server/index.ts';
import { ChatTestbedError, type Scenario, UsageError } from '../protocol/index.ts';
import type { FileProblems } from '../yaml-file/index.ts';

/**
 * A scenario by the name of a bundled one, by file, or written in place; checked like a file in all three cases.
 * @throws ChatTestbedError UNKNOWN_SCENARIO or INVALID_SCENARIO
 */
export function readScenario(given: string | Scenario): Scenario {
  try {
    if (typeof given === 'string') return loadScenario(given).scenario;
    return parseScenario('the inline scenario', JSON.stringify(given, null, 2));
  } catch (error) {
    if (error instanceof UnknownScenario) throw error;
    const { message, problems = [] } = error as Error & Partial<FileProblems>;
    const isTold = problems.length > 0 || error instanceof UsageError;
    const place = isTold ? '' : 'The scenario cannot be read: ';
    throw new ChatTestbedError('INVALID_SCENARIO', place + message, { cause: error, problems });
  }
}
