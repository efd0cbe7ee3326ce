import { type LoadedScenario, loadScenario, UnknownScenario } from '../../mock-server/index.ts';
import { UsageError } from './command.ts';

/** The scenario that somebody named. @throws UsageError where there is none, FileProblems where it has mistakes */
export function findScenario(nameOrFile: string): LoadedScenario {
  try {
    return loadScenario(nameOrFile);
  } catch (error) {
    if (error instanceof UnknownScenario) throw new UsageError(error.message);
    throw error;
  }
}
