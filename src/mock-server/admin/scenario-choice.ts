import { propertyOf } from '../../control/index.ts';
import { isObject, type Scenario, type ScenarioChoice } from '../../protocol/index.ts';
import { unknownName } from '../../yaml-file/index.ts';
import type { Mock } from '../mock.ts';
import { bundledScenarios, loadScenario, parseScenario, UnknownScenario } from '../scenario/load-scenario.ts';
import { scenarioSummaries } from '../scenario/scenario-summaries.ts';

/** The scenario that is served, and those that could be. */
export const scenarioChoice = ({ scenario }: Mock): ScenarioChoice => {
  return { scenario: scenario.name ?? null, bundled: scenarioSummaries() };
};

/**
 * The scenario that `{scenario}` names or is. Whoever asks from outside may not have files read: what stands in others
 * is filled in before it is sent.
 * @throws UnknownScenario with the names that there are
 * @throws FileProblems with every mistake in it
 */
export function readScenario(body: unknown): Scenario {
  const whole = isObject(body) ? body.scenario : undefined;
  if (isObject(whole)) {
    const { steps: _, examples: __, ...scenario } = whole;
    return parseScenario('scenario', JSON.stringify(scenario));
  }
  const name = propertyOf(body, 'scenario', 'string') ?? '';
  const known = bundledScenarios();
  if (!known.includes(name)) throw new UnknownScenario(unknownName('bundled scenario', name, known));
  return loadScenario(name).scenario;
}
