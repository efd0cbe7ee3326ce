import type { Result } from '../../../protocol/index.ts';
import { findRequirement } from '../../../requirements/index.ts';
import { oneLine, shown } from '../plain-text.ts';
import { subjectSuffix } from './subject.ts';
import { transcriptText } from './transcript-line.ts';

/** The facts of a finding beside its sentence, each with its label; all of them one line and safe to print. */
export function findingFacts(result: Result, limit = 2_000): [label: string, text: string][] {
  const facts: [string, string | undefined][] = [
    ['acceptable', result.expected === undefined ? undefined : shown(result.expected, limit)],
    ['came', result.actual === undefined ? undefined : shown(result.actual, limit)],
    ['silence', result.evidence && evidenceSentence(result.evidence)],
    ['remedy', remedyOf(result)],
    ['by hand', result.byHand && oneLine(result.byHand, limit)],
    ['expected by the baseline', result.expectedFailure && oneLine(result.expectedFailure)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

/** What a server developer does about it, as the result or the register says. */
function remedyOf({ requirement, status, remedy }: Result): string | undefined {
  if (remedy !== undefined) return oneLine(remedy);
  const found = findRequirement(requirement);
  return found && 'remedy' in found && status !== 'errored' ? found.remedy : undefined;
}

function evidenceSentence({ kind, ms }: NonNullable<Result['evidence']>): string {
  const time = `${ms.toFixed(1)} ms`;
  return kind === 'barrier'
    ? `shown by a later message that went the same way and arrived after ${time}`
    : `watched for ${time}`;
}

/** Why, in one line; a finding without a reason says at least its status. */
export const reasonOf = (result: Result, limit = 2_000): string =>
  oneLine(result.reason ?? `The case ${result.status}.`, limit);

/** Everything about a finding as plain lines, for formats that carry a text block. */
export function findingText(result: Result, limit = 60): string[] {
  const facts = findingFacts(result).map(([label, text]) => `${label}: ${text}`);
  return [
    `${oneLine(result.requirement, 120)} (${result.level})${subjectSuffix(result)}`,
    oneLine(result.title),
    reasonOf(result),
    ...facts,
    ...(result.transcript.length > 0 ? ['transcript:', ...transcriptText(result.transcript, limit)] : []),
    ...(result.rerun === undefined ? [] : [`run again: ${oneLine(result.rerun)}`]),
  ];
}
