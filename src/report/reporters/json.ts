import type { Reporter } from './reporter.ts';

/** What JSON allows inside strings but a terminal may obey. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The report itself, valid against `schemas/report.schema.json`. JSON's own escapes keep it harmless on a terminal. */
export const json: Reporter = (report) =>
  `${JSON.stringify(report, null, 2).replace(invisible, (char) => (char === '\n' ? char : escapeUnits(char)))}\n`;

function escapeUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
