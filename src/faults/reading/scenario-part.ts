import { isScenario } from '../../protocol/generated/scenario-validator.js';
import type { Scenario } from '../../protocol/index.ts';

/** Its errors are those of Ajv, whose types are not installed with the package. */
interface PartValidator<Part> {
  (data: unknown): data is Part;
  errors?: readonly object[] | null;
}

/**
 * A validator of one part of a scenario; its errors name places in that part.
 * @param prefix where the part is, such as `/faults/0`
 * @param scenarioWith the smallest scenario with a part
 */
export function scenarioPart<Part>(prefix: string, scenarioWith: (part: Part) => Scenario): PartValidator<Part> {
  const isPart: PartValidator<Part> = (data): data is Part => {
    if (isScenario(scenarioWith(data as Part))) return true;
    isPart.errors = (isScenario.errors ?? []).map((error) => {
      return { ...error, instancePath: error.instancePath.slice(prefix.length) };
    });
    return false;
  };
  return isPart;
}
