import { parseJson, type Result, type Step } from '../../protocol/index.ts';
import { type Passed, toTranscriptEntry } from '../../traffic/index.ts';
import type { Transcript } from '../../wire-client/index.ts';
import type { StepVerdict } from '../expectations/verdict.ts';
import type { Script } from '../script.ts';
import { actorsOf, describeStep } from '../steps/step.ts';

export interface JudgedStep {
  script: Script;
  /** Of the step, from 0. */
  index: number;
  verdict: StepVerdict;
  transcript: Transcript;
  /** Index of the first entry after the result before. */
  from: number;
  durationMs: number;
}

/** At most so many of the newest entries; a failure shows also what went before its own step. */
const longestTranscript = 200;
const longestText = 600;

/** One result for each expectation, and for each action that failed; an action that did what it should has none. */
export function toResult({ script, index, verdict, transcript, from, durationMs }: JudgedStep): Result | undefined {
  if (verdict.status === 'done') return undefined;
  const step = script.scenario.steps?.[index] as Step;
  const { name, rerun, row } = script;
  const { entries, startedAt } = transcript;
  const newest = Math.max(0, entries.length - longestTranscript);
  const first = verdict.status === 'failed' ? newest : Math.max(from, newest);
  const details = verdict.status === 'failed' ? verdict : undefined;
  const isAbout = concerning(step, entries.slice(first));
  return {
    id: idOf(script, index),
    requirement: `${name}.${index + 1}`,
    level: 'MUST',
    title: titleOf(step, index, row),
    status: verdict.status,
    durationMs,
    ...('reason' in verdict && { reason: `${script.placeOf(index)}: ${verdict.reason}` }),
    ...(verdict.status === 'skipped' && verdict.remedy && { remedy: verdict.remedy }),
    ...(details?.expected !== undefined && { expected: details.expected as Record<string, unknown> }),
    ...(details?.actual !== undefined && { actual: details.actual as Record<string, unknown> }),
    ...('evidence' in verdict && verdict.evidence && { evidence: verdict.evidence }),
    ...(details && { rerun }),
    transcript: entries.slice(first).flatMap((entry, place) => {
      const isOffending = details?.offending?.includes(first + place) ?? false;
      if (!isOffending && !isAbout(entry)) return [];
      const shown = toTranscriptEntry(entry, startedAt, readable);
      return shown ? [{ ...shown, ...(isOffending && { guilty: true }) }] : [];
    }),
  };
}

/** With more users than this, only those whom a step is about are shown. */
const mostUsers = 8;

/** Whether an entry is of a user who does the step, or whose message it expects. */
function concerning(step: Step, entries: readonly Passed[]): (entry: Passed) => boolean {
  const users = new Set(entries.map(userOf));
  if (users.size <= mostUsers) return () => true;
  const poster =
    'expect' in step && typeof step.expect === 'object' && 'message' in step.expect
      ? step.expect.message.poster
      : undefined;
  const meant = new Set([...actorsOf(step), poster]);
  return (entry) => meant.size > mostUsers || userOf(entry) === undefined || meant.has(userOf(entry));
}

const userOf = (entry: Passed): string | undefined => ('user' in entry ? entry.user : undefined);

const idOf = ({ name, round }: Script, index: number): string =>
  `${name}/${index + 1}${round === undefined ? '' : `#${round}`}`;

function titleOf(step: Step, index: number, row: string | undefined): string {
  const note = 'note' in step && step.note ? ` (${step.note})` : '';
  return `Step ${index + 1}: ${describeStep(step)}${note}${row === undefined ? '' : `, ${row}`}.`;
}

/** A frame or body as JSON where it is JSON and short, else the beginning of the text. */
const readable = (text: string): unknown =>
  text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : (parseJson(text) ?? text);
