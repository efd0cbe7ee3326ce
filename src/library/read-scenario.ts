import { loadScenario, parseScenario } from '../mock-server/scenario/load-scenario.ts';
import { ChatTestbedError, type Scenario } from '../protocol/index.ts';
import { FileProblems } from '../yaml-file/problem.ts';

/**
 * A scenario by the name of a bundled one, by file, or written in place; checked like a file in all three cases.
 * @throws ChatTestbedError UNKNOWN_SCENARIO or INVALID_SCENARIO
 */
export function readScenario(given: string | Scenario): Scenario {
  try {
    if (typeof given === 'string') return loadScenario(given).scenario;
    return parseScenario('the inline scenario', JSON.stringify(given, null, 2));
  } catch (error) {
    if (error instanceof ChatTestbedError && !(error instanceof FileProblems)) throw error;
    const { message, problems = [] } = error as Error & Partial<FileProblems>;
    const place = problems.length > 0 ? '' : 'The scenario cannot be read: ';
    throw new ChatTestbedError('INVALID_SCENARIO', place + message, { cause: error, problems });
  }
}
