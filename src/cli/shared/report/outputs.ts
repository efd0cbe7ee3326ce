import { type Report, type ReporterName, reporterNames } from '../../../protocol/index.ts';
import { reporters } from '../../../report/index.ts';
import { unknownName } from '../../../yaml-file/did-you-mean.ts';
import { colorsFor } from '../output/colors.ts';
import { checkWritable, writeOutput } from '../output/output-file.ts';
import { exitCodes, type Io, UsageError } from '../parse/command.ts';

/** Where a report goes; without a file it owns stdout. */
export interface Output {
  name: ReporterName;
  file?: string;
}

/** GitHub finds its annotations between other lines, so that people can read the same log. */
const sharesStdout = ['pretty', 'github'];

/**
 * What was asked for with `--reporter`; `pretty` where nothing was.
 * @throws UsageError if there is no such reporter, two want stdout or a file cannot be written
 */
export function outputsOf(values: readonly string[] = ['pretty']): Output[] {
  const outputs = values.map(toOutput);
  const names = outputs.flatMap(({ name, file }) => (file === undefined ? [name] : []));
  if (
    names.length > 1 &&
    !(new Set(names).size === names.length && names.every((name) => sharesStdout.includes(name)))
  ) {
    throw new UsageError(
      `Only one reporter can write to stdout, not ${names.join(' and ')}; give the others a file: NAME=FILE.`,
    );
  }
  return outputs;
}

function toOutput(value: string): Output {
  const at = value.indexOf('=');
  const [name, file] = at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
  if (!isReporterName(name)) throw new UsageError(unknownName('reporter', name, reporterNames));
  if (file === '') throw new UsageError(`--reporter ${name}= lacks the file.`);
  if (file !== undefined) checkWritable(file, `--reporter ${name}`);
  return { name, ...(file !== undefined && { file }) };
}

const isReporterName = (name: string): name is ReporterName => (reporterNames as readonly string[]).includes(name);

/** Writes a report to stdout or its file. @throws UsageError if a file cannot be written */
export function writeReport(report: Report, outputs: readonly Output[], io: Io): void {
  for (const { name, file } of outputs) {
    if (file !== undefined) writeOutput(file, reporters[name](report), `--reporter ${name}`);
    else io.stdout.write(reporters[name](report, { color: colorsFor(io.stdout).isColorSupported }));
  }
}

/** The exit code that a report leads to. */
export function exitCodeOf({ verdict, interrupted, partial }: Report, allowIncomplete: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  if (partial !== undefined) return exitCodes.usage;
  if (verdict === 'violations') return exitCodes.violation;
  return verdict === 'incomplete' && !allowIncomplete ? exitCodes.incomplete : exitCodes.ok;
}
