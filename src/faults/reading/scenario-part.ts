import type { ErrorObject } from 'ajv';
import { isScenario } from '../../protocol/generated/file-validators.js';
import type { Scenario } from '../../protocol/index.ts';

/**
 * A validator of one part of a scenario; its errors name places in that part.
 * @param prefix where the part is, such as `/faults/0`
 * @param scenarioWith the smallest scenario with a part
 */
export function scenarioPart<Part>(prefix: string, scenarioWith: (part: Part) => Scenario) {
  const isPart: { (data: unknown): data is Part; errors?: ErrorObject[] | null } = (data): data is Part => {
    if (isScenario(scenarioWith(data as Part))) return true;
    isPart.errors = (isScenario.errors ?? []).map((error) => {
      return { ...error, instancePath: error.instancePath.slice(prefix.length) };
    });
    return false;
  };
  return isPart;
}
