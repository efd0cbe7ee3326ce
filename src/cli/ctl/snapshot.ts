import { readFileSync } from 'node:fs';
import type { Scenario } from '../../protocol/index.ts';
import { UsageError } from '../command.ts';
import type { ActionContext } from './action.ts';

/** `ctl snapshot`: the world of a running mock, or what a trace has recorded, as a scenario file on stdout. */
export async function snapshot({ client, options, io }: ActionContext): Promise<undefined> {
  const { fromTrace, json } = options;
  const scenario =
    fromTrace === undefined
      ? ((await client.ask('GET', '/snapshot')) as unknown as { scenario: Scenario }).scenario
      : await scenarioOf(fromTrace);
  const { stringify } = await import('yaml');
  io.stdout.write(json ? `${JSON.stringify(scenario)}\n` : stringify(scenario, { lineWidth: 120 }));
}

async function scenarioOf(file: string): Promise<Scenario> {
  const { scenarioFromTrace } = await import('../../mock-server/index.ts');
  try {
    return scenarioFromTrace(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw new UsageError(`--from-trace: ${(error as Error).message}`);
  }
}
