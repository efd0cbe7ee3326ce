import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { scenarioFromTrace } from '../../mock-server/index.ts';
import type { Scenario } from '../../protocol/index.ts';
import { UsageError } from '../command.ts';
import type { ActionContext } from './action.ts';

/** `ctl snapshot`: the world of a running mock, or what a trace has recorded, as a scenario file on stdout. */
export async function snapshot({ client, options, io }: ActionContext): Promise<undefined> {
  const { fromTrace, json } = options;
  const scenario =
    fromTrace === undefined
      ? ((await client.ask('GET', '/snapshot')) as unknown as { scenario: Scenario }).scenario
      : scenarioOf(fromTrace);
  io.stdout.write(json ? `${JSON.stringify(scenario)}\n` : stringify(scenario, { lineWidth: 120 }));
}

function scenarioOf(file: string): Scenario {
  try {
    return scenarioFromTrace(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw new UsageError(`--from-trace: ${(error as Error).message}`);
  }
}
