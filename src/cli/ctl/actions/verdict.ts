import { type ClientVerdict, type Report, visibleJson } from '../../../protocol/index.ts';
import { colorsFor } from '../../shared/output/colors.ts';
import { exitCodes } from '../../shared/parse/command.ts';
import type { ActionContext } from './action.ts';

/** `ctl verdict`: how the clients of a running mock keep to the document; of a proxy, the server too. @returns 1 where one broke a MUST */
export async function verdict({ client, options, io }: ActionContext): Promise<number> {
  const found = (await client.ask('GET', '/verdict')) as unknown as ClientVerdict | Report;
  io.stdout.write(
    options.json ? `${visibleJson(JSON.stringify(found))}\n` : await describe(found, colorsFor(io.stdout)),
  );
  return found.verdict === 'violations' ? exitCodes.violation : exitCodes.ok;
}

async function describe(found: ClientVerdict | Report, colors: ReturnType<typeof colorsFor>): Promise<string> {
  if ('clients' in found) return (await import('../../../client-rules/index.ts')).describeVerdict(found, colors);
  return (await import('../../../report/index.ts')).reporters.pretty(found, { color: colors.isColorSupported });
}
