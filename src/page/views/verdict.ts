import { html } from 'htm/preact';
import type { PageState } from '../page-state.ts';
import type { FindingOnPage, RequirementOnPage } from '../verdict/verdict-on-page.ts';

const headings = {
  failed: '✕ Broken (MUST)',
  warned: '⚠ Broken (SHOULD)',
  passed: '✓ Kept',
  untried: '… Not put to the test',
  excluded: '– Cannot be judged from outside',
} as const;

const verdicts = {
  conformant: '✓ What the clients were tested for, they keep.',
  violations: '✕ A client breaks what the document asks of it.',
  incomplete: '… Nothing is broken; not everything was put to the test.',
  unseen: '… No client has been seen yet.',
} as const;

/** How the clients keep to the document, each requirement with its evidence. */
export function Verdict({ state }: { state: PageState }) {
  const { verdict, requirements } = state.data.verdict;
  return html`<div class="verdict">
    <p class=${`verdict-line is-${verdict}`} role="status">${verdicts[verdict]}</p>
    ${Object.entries(headings).map(([status, heading]) => {
      const of = requirements.filter((requirement) => requirement.status === status);
      return (
        of.length > 0 &&
        html`<section aria-label=${heading}>
        <h2>${heading} <small>${of.length}</small></h2>
        <ul class="plain">${of.map((one) => html`<${Requirement} key=${one.id} requirement=${one} />`)}</ul>
      </section>`
      );
    })}
  </div>`;
}

function Requirement({ requirement }: { requirement: RequirementOnPage }) {
  const { id, title, reason, remedy, triggers, findings, status, triedBy } = requirement;
  return html`<li>
    <details open=${findings.length > 0}>
      <summary><code>${id}</code> ${title}</summary>
      <p class="quiet">${reason}</p>
      ${status === 'passed' && triggers !== undefined && html`<p>It was put to the test ${triggers} times.</p>`}
      ${status === 'untried' && triedBy && html`<p>This would test it: <code>npx chat-testbed serve ${triedBy}</code></p>`}
      ${findings.map((finding) => html`<${Evidence} finding=${finding} />`)}
      ${findings.length > 0 && html`<p class="remedy"><b>What to do:</b> ${remedy}</p>`}
    </details>
  </li>`;
}

function Evidence({ finding: { client, sentence, times, offending, lines } }: { finding: FindingOnPage }) {
  return html`<p>
    <b>${client}</b>: ${sentence}${times > 1 && ` ${times} times.`}
    ${offending.length > 0 && ' Evidence: '}${offending.map((seq) => html`<a href=${`#entry=${seq}`}>entry ${seq}</a> `)}
  </p>
  ${lines.length > 0 && html`<pre tabindex="0">${lines.join('\n')}</pre>`}`;
}
