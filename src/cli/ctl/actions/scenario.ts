import type { ScenarioChoice, WorldState } from '../../../protocol/index.ts';
import { tableLines } from '../../shared/output/table.ts';
import type { ControlAnswer } from '../control-client.ts';
import { type ActionContext, misused, printAnswer } from './action.ts';

export const scenarioUsage = 'scenario [<name> | <file>]';

/** `ctl scenario`: lists what could be served, or serves another scenario. */
export async function scenario(context: ActionContext): Promise<undefined> {
  const { client, options } = context;
  const [chosen, ...others] = options.words;
  if (others.length > 0) throw misused(scenarioUsage);
  if (chosen === undefined) printAnswer(context, await client.ask('GET', '/scenarios'), describeChoice);
  else printAnswer(context, await client.ask('POST', '/scenario', { scenario: await named(chosen) }));
}

/** A mock reads no files for others: what stands in one is sent. */
async function named(nameOrFile: string): Promise<string | object> {
  if (/^[\w-]+$/.test(nameOrFile)) return nameOrFile;
  const { loadScenario } = await import('../../../mock-server/index.ts');
  return loadScenario(nameOrFile).scenario;
}

function describeChoice(answer: ControlAnswer): string {
  const { scenario: served, bundled } = answer as unknown as ScenarioChoice;
  const rows = bundled.map(({ name, description }) => [name, name === served ? '●' : '', description]);
  return [`It serves ${served ?? 'a scenario without a name'}.`, '', ...tableLines(['scenario', '', ''], rows)].join(
    '\n',
  );
}

export function describeWorlds(answer: ControlAnswer): string {
  const worlds = answer as unknown as WorldState[];
  if (worlds.length === 0) return 'No worlds beside the main one; /w/<name>/… makes one.';
  const rows = worlds.map(({ name, connections }) => [name, String(connections)]);
  return tableLines(['world', 'connections'], rows).join('\n');
}
