import { loadScenario, parseScenario, UnknownScenario } from '../mock-server/scenario/load-scenario.ts';
import type { Scenario } from '../protocol/index.ts';
import { FileProblems } from '../yaml-file/problem.ts';
import { ChatTestbedError } from './errors.ts';

/**
 * A scenario by the name of a bundled one, by file, or written in place; checked like a file in all three cases.
 * @throws ChatTestbedError UNKNOWN_SCENARIO or INVALID_SCENARIO
 */
export function readScenario(given: string | Scenario): Scenario {
  try {
    if (typeof given === 'string') return loadScenario(given).scenario;
    return parseScenario('the inline scenario', JSON.stringify(given, null, 2));
  } catch (error) {
    if (error instanceof UnknownScenario) throw new ChatTestbedError('UNKNOWN_SCENARIO', error.message);
    if (error instanceof FileProblems) {
      throw new ChatTestbedError('INVALID_SCENARIO', error.message, { problems: error.problems });
    }
    throw error;
  }
}
