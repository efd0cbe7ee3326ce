import { type ClientVerdict, visibleJson } from '../../../protocol/index.ts';
import { colorsFor } from '../../shared/colors.ts';
import { exitCodes } from '../../shared/command.ts';
import type { ActionContext } from './action.ts';

/** `ctl verdict`: how the clients of a running mock keep to the document. @returns 1 where one broke a MUST */
export async function verdict({ client, options, io }: ActionContext): Promise<number> {
  const found = (await client.ask('GET', '/verdict')) as unknown as ClientVerdict;
  const { describeVerdict } = await import('../../../client-rules/index.ts');
  io.stdout.write(
    options.json ? `${visibleJson(JSON.stringify(found))}\n` : describeVerdict(found, colorsFor(io.stdout)),
  );
  return found.verdict === 'violations' ? exitCodes.violation : exitCodes.ok;
}
