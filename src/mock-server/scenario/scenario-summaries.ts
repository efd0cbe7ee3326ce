import type { ScenarioChoice } from '../../protocol/index.ts';
import { bundledScenarios, loadScenario } from './load-scenario.ts';

/** Each bundled scenario with the first sentence of its description. */
export const scenarioSummaries = (): ScenarioChoice['bundled'] =>
  bundledScenarios().map((name) => {
    return { name, description: firstSentence(loadScenario(name).scenario.description) };
  });

const firstSentence = (text = ''): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
