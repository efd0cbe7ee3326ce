import { writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { type ReporterName, reporters } from '../../conformance/index.ts';
import type { Report } from '../../protocol/index.ts';
import { nearest } from '../../yaml-file/index.ts';
import { colorsFor } from './colors.ts';
import { exitCodes, type Io, UsageError } from './command.ts';

const reporterNames = Object.keys(reporters) as ReporterName[];

/** Where a report goes; without a file it owns stdout. */
export interface Output {
  name: ReporterName;
  file?: string;
}

/** Declares `--reporter`, which every command with a report takes. */
export function declareReporter(yargs: Argv): Argv {
  return yargs.option('reporter', {
    type: 'string',
    array: true,
    requiresArg: true,
    nargs: 1,
    describe: `how to report, NAME or NAME=FILE; may be given several times: ${reporterNames.join(', ')}`,
  });
}

/**
 * What was asked for with `--reporter`; `pretty` where nothing was.
 * @throws UsageError where there is no such reporter, or two want stdout
 */
export function outputsOf(values: readonly string[] = []): Output[] {
  if (values.length === 0) return [{ name: 'pretty' }];
  const outputs = values.map(toOutput);
  const onStdout = outputs.filter(({ file }) => file === undefined);
  if (onStdout.length > 1) {
    const names = onStdout.map(({ name }) => name).join(' and ');
    throw new UsageError(`Only one reporter can write to stdout, not ${names}; give the others a file: NAME=FILE.`);
  }
  return outputs;
}

function toOutput(value: string): Output {
  const at = value.indexOf('=');
  const [name, file] = at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
  if (!isReporterName(name)) {
    const near = nearest(name, reporterNames);
    const advice = near ? `Did you mean ${near}?` : `There are: ${reporterNames.join(', ')}.`;
    throw new UsageError(`There is no reporter ${name}. ${advice}`);
  }
  if (file === '') throw new UsageError(`--reporter ${name}= lacks the file.`);
  return { name, ...(file !== undefined && { file }) };
}

const isReporterName = (name: string): name is ReporterName => (reporterNames as string[]).includes(name);

/** Writes a report to wherever it was asked for. @throws UsageError where a file cannot be written */
export function writeReport(report: Report, outputs: readonly Output[], io: Io): void {
  for (const { name, file } of outputs) {
    if (file === undefined) {
      io.stdout.write(reporters[name](report, { color: colorsFor(io.stdout).isColorSupported }));
      continue;
    }
    try {
      writeFileSync(file, reporters[name](report));
    } catch (error) {
      throw new UsageError(`--reporter ${name}: ${(error as Error).message}`);
    }
  }
}

/** What a report means for whoever called. */
export function exitCodeOf({ verdict, interrupted }: Report, allowIncomplete: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  if (verdict === 'violations') return exitCodes.violation;
  return verdict === 'incomplete' && !allowIncomplete ? exitCodes.incomplete : exitCodes.ok;
}
