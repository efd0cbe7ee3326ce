import type { AnnotatedScenario } from '../../../recording/index.ts';
import { readText } from '../../../yaml-file/read-text.ts';
import { UsageError } from '../../shared/parse/command.ts';
import type { ActionContext } from './action.ts';

/** `ctl snapshot`: the world of a running mock, or what was recorded, as a scenario file on stdout. */
export async function snapshot({ client, options, io }: ActionContext): Promise<undefined> {
  const { fromTrace, case: wanted, json } = options;
  if (wanted !== undefined && fromTrace === undefined) {
    throw new UsageError('--case chooses a case of a recording: --from-trace FILE says which.');
  }
  const { scenario, remarks } =
    fromTrace === undefined
      ? ((await client.ask('GET', '/snapshot')) as unknown as AnnotatedScenario)
      : await recorded(fromTrace, wanted, (text) => io.stderr.write(`${text}\n`));
  const { writeYaml } = await import('../../../yaml-file/write-yaml.ts');
  const { withoutPlaceholders } = await import('../../../yaml-file/placeholders.ts');
  const literal = withoutPlaceholders(scenario);
  io.stdout.write(json ? `${JSON.stringify(literal)}\n` : writeYaml(literal, remarks));
}

async function recorded(
  file: string,
  wanted: string | undefined,
  remark: (text: string) => void,
): Promise<AnnotatedScenario> {
  const { scenarioFromRecording } = await import('./recorded-scenario.ts');
  return scenarioFromRecording(file, readText(file, '--from-trace'), { wanted, remark });
}
