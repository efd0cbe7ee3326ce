import type { Report, Result } from '../../../protocol/index.ts';
import { count, oneLine } from '../plain-text.ts';
import { clientIn } from './subject.ts';

interface Broken {
  name: string;
  requirements: string[];
}

/**
 * The verdict on what was recorded, on the server and on each client.
 * @param broken the failures that count
 */
export function recordedSentence(
  { verdict, results }: Report,
  broken: readonly Result[],
  named: (requirements: readonly string[]) => string,
): string {
  if (broken.length > 0) {
    return bySubject(broken)
      .map(
        ({ name, requirements }) =>
          `${name} breaks ${count(requirements.length, 'requirement')}: ${named(requirements)}.`,
      )
      .join(' ');
  }
  if (verdict === 'incomplete') return 'Nothing in what was recorded could be judged.';
  if (verdict === 'violations') return 'The verdict as a whole is no pass.';
  const [passed, skipped] = [countOf(results, 'passed'), countOf(results, 'skipped')];
  return `Nothing that was recorded breaks a MUST: ${passed} kept, ${skipped} not put to the test.`;
}

const countOf = (results: readonly Result[], wanted: Result['status']): number =>
  results.filter(({ status }) => status === wanted).length;

function bySubject(broken: readonly Result[]): Broken[] {
  const subjects = new Map<string, Broken>();
  for (const result of broken) {
    const client = clientIn(result);
    const name = client === undefined ? 'The server' : `The ${client}`;
    const known = subjects.get(name) ?? { name, requirements: [] };
    subjects.set(name, known);
    if (!known.requirements.includes(result.requirement)) known.requirements.push(result.requirement);
  }
  return [...subjects.values()];
}

/** @example readSentence(report) // 'Read: trace.ndjson (trace of serve, 120 entries).' */
export function readSentence({ recordings = [] }: Report): string {
  const files = recordings.map(
    ({ file, kind, entries, cutAt }) =>
      `${oneLine(file, 120)} (${kinds[kind]}, ${entriesOf(entries)}${cutAt === undefined ? '' : `, cut in line ${cutAt}`})`,
  );
  return `Read: ${files.slice(0, 20).join(', ')}${files.length > 20 ? ` and ${files.length - 20} more` : ''}.`;
}

const entriesOf = (entries: number): string => `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`;

const kinds = { trace: 'trace', 'check-trace': 'trace of check', report: 'report', har: 'HAR' } as const;
