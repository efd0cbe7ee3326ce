import { describeProblems, readText } from '../../yaml-file/index.ts';
import { type Colors, colorsFor } from '../shared/output/colors.ts';
import { exitCodes, type Io } from '../shared/parse/command.ts';
import { filesIn } from '../shared/scenario-files.ts';
import { type JudgedFile, judgeFile } from './judge-file.ts';

/** The options of `validate` as the command line gives them. */
export interface ValidateOptions {
  files: string[];
  json: boolean;
  dryRun: boolean;
}

/** @returns the exit code: 2 where a file has a mistake, 1 where steps do not go as they expect */
export async function runValidate({ files, json, dryRun }: ValidateOptions, io: Io): Promise<number> {
  const judged: JudgedFile[] = [];
  const colors = colorsFor(io.stdout);
  for (const file of files.flatMap(filesIn)) {
    const result = await judgeFile(file, readText(file), { dryRun });
    judged.push(result);
    io.stdout.write(json ? `${JSON.stringify(result)}\n` : describeFile(result, colors));
  }
  if (!json) io.stdout.write(`${describeAll(judged, colors)}\n`);
  if (judged.some(({ problems }) => problems.length > 0)) return exitCodes.usage;
  return judged.some(({ failures }) => failures.length > 0) ? exitCodes.violation : exitCodes.ok;
}

function describeFile({ file, kind, problems, failures, notes, steps }: JudgedFile, colors: Colors): string {
  if (problems.length > 0) return `${describeProblems(problems)}\n\n`;
  const sign = failures.length > 0 ? colors.red('✗') : colors.green('✓');
  const played = steps > 0 ? `, ${steps} steps` : '';
  const lines = [
    `${sign} ${file}  ${colors.dim(`${kind}${played}`)}`,
    ...failures.map((failure) => `  ${colors.red('✗')} ${failure}`),
    ...notes.map(({ line, message }) => `  ${colors.yellow('!')} ${file}:${line}: ${message}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeAll(judged: readonly JudgedFile[], colors: Colors): string {
  const mistakes = judged.flatMap(({ problems }) => problems).length;
  const failures = judged.flatMap((file) => file.failures).length;
  const files = counted(judged.length, 'file');
  if (mistakes > 0) {
    const broken = judged.filter(({ problems }) => problems.length > 0).length;
    return colors.red(`${counted(mistakes, 'mistake')} in ${broken} of ${files}.`);
  }
  if (failures > 0)
    return colors.red(`${files} without a mistake, but ${counted(failures, 'step')} did not go as expected.`);
  return colors.green(`${files} without a mistake.`);
}

const counted = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
