import { bundledScenarios, loadScenario } from '../../mock-server/index.ts';

/** Each bundled scenario with the first sentence of its description. */
export function describeScenarios(): string {
  const names = bundledScenarios();
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${firstSentence(loadScenario(name).scenario.description)}`);
  return `${lines.join('\n')}\n`;
}

const firstSentence = (text = ''): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
