import { loadConfig } from '../../conformance/index.ts';
import { archiveOf, judgeRecordings, readRecordings } from '../../judge/index.ts';
import type { DialectName } from '../../protocol/index.ts';
import { loadBaseline } from '../../report/index.ts';
import { baselineIds } from '../shared/baseline-ids.ts';
import { checkWritable, writeOutput } from '../shared/output/output-file.ts';
import type { Io } from '../shared/parse/command.ts';
import { exitCodeOf, outputsOf, writeReport } from '../shared/report/outputs.ts';
import { tellCuts } from '../shared/report/tell-cuts.ts';

/** The options of `judge` as the command line gives them. */
export interface JudgeCommandOptions {
  files: string[];
  config?: string;
  dialect?: DialectName;
  reporter?: string[];
  only?: string[];
  skip?: string[];
  strict: boolean;
  baseline?: string;
  har?: string;
  allowIncomplete: boolean;
}

/** Judges recordings. @returns the exit code */
export async function runJudge(options: JudgeCommandOptions, io: Io): Promise<number> {
  const { files, dialect, only, skip, strict, har } = options;
  const outputs = outputsOf(options.reporter);
  if (har !== undefined) checkWritable(har, '--har');
  const baseline = options.baseline === undefined ? undefined : loadBaseline(options.baseline, baselineIds());
  const config = options.config === undefined ? undefined : loadConfig(options.config, process.env);
  const target = config?.target;
  const recordings = readRecordings(files.map(String), { config, dialect });
  if (har !== undefined) writeOutput(har, archiveOf(recordings, target), '--har');
  const report = judgeRecordings(recordings, { only, skip, strict, baseline, target });
  tellCuts(report.recordings, io);
  writeReport(report, outputs, io);
  return exitCodeOf(report, options.allowIncomplete);
}
