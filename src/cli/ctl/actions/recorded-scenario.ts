import { judgeRun } from '../../../conformance/index.ts';
import { readTrace } from '../../../conformance/reading/index.ts';
import { scenarioProblems } from '../../../mock-server/index.ts';
import { isScenario } from '../../../protocol/generated/scenario-validator.js';
import type { Report } from '../../../protocol/index.ts';
import {
  type AnnotatedScenario,
  chooseCase,
  conversationFromResult,
  conversationFromTrace,
  scenarioOf,
} from '../../../recording/index.ts';
import { kindOfRecording, lostTail, readReport, readTraffic } from '../../../traffic/reading/index.ts';
import { YamlSource } from '../../../yaml-file/index.ts';
import { UsageError } from '../../shared/parse/command.ts';

export interface RecordingOptions {
  /** The case that the scenario is to be made of. */
  wanted: string | undefined;
  /** Called with the case that was taken where none was named, and where the recording has been cut. */
  remark: (text: string) => void;
}

/**
 * The scenario that a recording is: a trace of `serve` or `check`, or a JSON report of `check` or `play`.
 * @throws UsageError, FileProblems if it is not one, or lacks the case
 */
export function scenarioFromRecording(file: string, text: string, options: RecordingOptions): AnnotatedScenario {
  const annotated = readAs(file, text, options);
  if (isScenario(annotated.scenario)) return annotated;
  const [problem] = scenarioProblems(new YamlSource(file, JSON.stringify(annotated.scenario)));
  throw new UsageError(`${file} cannot be made a scenario: ${problem?.message}`);
}

function readAs(file: string, text: string, options: RecordingOptions): AnnotatedScenario {
  if (text.trim() === '') throw new UsageError(`${file}:1: The file is empty.`);
  switch (kindOfRecording(text)) {
    case 'report':
      return fromReport(readReport(file, text), file, false, options);
    case 'check-trace': {
      const run = readTrace(file, text);
      remarkCut(file, run, options);
      // Only judging says which case failed and which line is the offending one.
      return fromReport(judgeRun(run, { isVerbatim: true }), file, true, options);
    }
    case 'har':
      throw new UsageError(`${file} is a HAR: it can be judged (chat-testbed judge ${file}), not made a scenario.`);
    case 'serve-trace':
      if (options.wanted !== undefined) throw new UsageError(`${file} is a trace of the mock: it has no cases.`);
      return fromServeTrace(file, text, options);
  }
}

function fromServeTrace(file: string, text: string, options: RecordingOptions): AnnotatedScenario {
  const traffic = readTraffic(file, text);
  remarkCut(file, traffic, options);
  return scenarioOf(conversationFromTrace(traffic.entries, file));
}

function remarkCut(file: string, { cutAt }: { cutAt?: number }, { remark }: RecordingOptions): void {
  if (cutAt !== undefined) remark(lostTail(file, cutAt));
}

function fromReport(report: Report, file: string, isVerbatim: boolean, { wanted, remark }: RecordingOptions) {
  const { result, said } = chooseCase(report, wanted, file);
  if (said !== undefined) remark(said);
  return scenarioOf(conversationFromResult(report, result, { file, isVerbatim }));
}
