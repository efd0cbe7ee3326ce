import type { Observation, Report } from '../../protocol/index.ts';
import { finding } from './html/finding.ts';
import { matrix, requirementTables } from './html/matrix.ts';
import { css } from './html/style.ts';
import { countResults, idsOf, skippedGroups } from './parts/chapters.ts';
import { readSentence } from './parts/recorded-verdict.ts';
import { findings, leftBehind, type Status, statuses, statusWords, verdictSentence } from './parts/verdict.ts';
import { markup, trusted, type XmlContent } from './parts/xml.ts';
import { oneLine, seconds, shown } from './plain-text.ts';
import type { Reporter } from './reporter.ts';

/** One self-contained page for people who were not there: no scripts, nothing to fetch, well-formed as XML too. */
export const html: Reporter = (report) =>
  markup`<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${words[report.verdict].title}: ${oneLine(report.target, 200)}</title>
<style>${trusted(css)}</style></head>
<body><main>
${verdict(report)}
${section('Requirements at a glance', [matrix(report)])}
${section('Findings', findings(report).map(finding))}
${section('Problems of the run itself', list((report.problems ?? []).map((problem) => oneLine(problem))))}
${section('Not exercised', skipped(report))}
${section('Observed, where the document leaves it open', observed(report.observations))}
${section('Every requirement', [requirementTables(report)])}
${footer(report)}
</main></body></html>
`.xml;

const words = {
  conformant: { title: 'Conformant', status: 'passed' },
  violations: { title: 'Violations', status: 'failed' },
  incomplete: { title: 'Incomplete', status: 'skipped' },
} as const;

function verdict(report: Report): XmlContent {
  const { title, status } = words[report.verdict];
  return markup`<header class="card verdict ${status}">
<p class="target">${oneLine(report.target, 300)}</p>
<h1>${title}</h1>
<p class="sentence">${verdictSentence(report)}</p>
<ul class="numbers">${(['passed', ...statuses.slice(0, -1)] as Status[]).map((each) => number(report.summary[each], each))}
<li class="skipped"><b>${seconds(report.durationMs)}</b>in all</li></ul></header>`;
}

function number(amount: number, status: Status): XmlContent {
  if (amount === 0 && status !== 'passed' && status !== 'failed') return undefined;
  return markup`<li class="${amount === 0 ? 'skipped' : status}"><b>${amount}</b>${statusWords[status]}</li>`;
}

const section = (title: string, content: readonly XmlContent[]): XmlContent =>
  content.length > 0 ? markup`<section><h2>${title}</h2>${content}</section>` : undefined;

function list(lines: readonly XmlContent[]): XmlContent[] {
  if (lines.length === 0) return [];
  return [markup`<div class="card"><ul class="list">${lines.map((line) => markup`<li>${line}</li>`)}</ul></div>`];
}

function skipped(report: Report): XmlContent[] {
  const groups = skippedGroups(report).map(({ reason, remedy, results }) => {
    const ids = idsOf(results).map((id) => markup`<code>${id}</code> `);
    const hint = remedy === undefined ? undefined : markup`<br/>→ ${oneLine(remedy)}`;
    return markup`${countResults(report, results)}: ${oneLine(reason)}${hint}<br/><span class="muted">${ids}</span>`;
  });
  return list(groups);
}

function observed(observations: readonly Observation[]): XmlContent[] {
  if (observations.length === 0) return [];
  const rows = observations.map(
    ({ title, value }) => markup`<tr><td>${oneLine(title)}</td><td><code>${answer(value)}</code></td></tr>`,
  );
  return [markup`<div class="card"><table><tbody>${rows}</tbody></table></div>`];
}

const answer = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : shown(value, 200));

function footer(report: Report): XmlContent {
  const { tool, startedAt } = report;
  const about = report.recordings ? readSentence(report) : `Left on the server: ${leftBehind(report)}.`;
  return markup`<footer><p>${about}</p>
<p>${tool.name} ${oneLine(tool.version, 40)}, started at ${oneLine(startedAt, 40)}.</p></footer>`;
}
