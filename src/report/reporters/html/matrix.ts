import { groupsOf, type Report, type Result } from '../../../protocol/index.ts';
import { type Chapter, chaptersOf, tally, worst } from '../parts/chapters.ts';
import { clientIn } from '../parts/subject.ts';
import { countsOf, type Status, statusWords } from '../parts/verdict.ts';
import { markup, type XmlContent } from '../parts/xml.ts';
import { oneLine } from '../plain-text.ts';

export const signs: Readonly<Record<Status, string>> = {
  passed: '✓',
  failed: '✗',
  errored: '⚡',
  warned: '!',
  skipped: '–',
};

/** One square per requirement, a row per chapter: the whole run at a glance. */
export function matrix(report: Report): XmlContent {
  const rows = chaptersOf(report).map(
    (chapter) => markup`<b>${chapter.title}</b><span class="cells">${requirementsOf(chapter).map(cell)}</span>
<span class="muted">${countsOf(tally(chapter.results))}</span>
`,
  );
  return markup`<div class="card matrix">${rows}</div>`;
}

function cell(results: readonly Result[]): XmlContent {
  const [first] = results as [Result];
  const { requirement, level, title } = first;
  const status = worst(results);
  const hint = `${oneLine(requirement, 120)} (${level}): ${statusWords[status]}. ${oneLine(title, 200)}`;
  return markup`<a class="cell ${status}" href="#${anchor(first)}" title="${hint}">${signs[status]}</a>`;
}

/** Every requirement with its cases, a table per chapter. */
export function requirementTables(report: Report): XmlContent {
  return chaptersOf(report).map(
    (chapter) => markup`<section class="card"><h3>${chapter.title}</h3>
<table class="requirements"><thead><tr><th>Requirement</th><th>Level</th><th>What is asked</th><th>Result</th></tr></thead>
<tbody>
${requirementsOf(chapter).map(requirementRows)}</tbody></table></section>
`,
  );
}

function requirementRows(results: readonly Result[]): XmlContent {
  return results.map((result, index) => {
    const id = index === 0 ? markup` id="${anchor(result)}"` : undefined;
    const name = index === 0 ? markup`<code>${oneLine(result.requirement, 120)}</code>` : undefined;
    return markup`<tr${id}><td>${name}</td><td class="muted">${result.level}</td><td>${oneLine(result.title, 500)}</td><td class="status ${result.status}">${signs[result.status]} ${statusWords[result.status]}</td></tr>
`;
  });
}

function requirementsOf({ results }: Chapter): Result[][] {
  return groupsOf(results, ({ requirement }) => requirement);
}

function anchor(result: Result): string {
  const client = clientIn(result);
  const name = `${client === undefined ? '' : `${client}-`}${oneLine(result.requirement, 200)}`;
  return `requirement-${encodeURIComponent(name)}`;
}
