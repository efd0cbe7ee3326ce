import { html } from 'htm/preact';
import type { PageState } from '../page-state.ts';
import { outcomeOf, type PassedRow, sentenceOf } from '../passing/row.ts';
import { shownText } from '../passing/shown-text.ts';
import { kindWords, timeOf } from '../passing/words.ts';
import type { Proof } from '../verdict/verdict-on-page.ts';
import { CopyButton } from './copy.ts';
import { Exchange } from './exchange.ts';

/** One entry: what it was, what the server thought of it, what it proves, what passed around it. */
export function Detail({ state, row }: { state: PageState; row: PassedRow }) {
  const { entry, who } = row;
  const exchange = state.log.exchangeOf(row);
  const proofs = state.data.verdict.proofs.get(entry.seq) ?? [];
  const link = (): string => `${location.origin}${location.pathname}${location.search}#entry=${entry.seq}`;
  return html`
    <aside class="detail" aria-label=${`Entry ${entry.seq}`}>
      <div class="detail-head">
        <h2 tabindex="-1">${entry.seq} ${kindWords[entry.kind]} ${who}</h2>
        <button onClick=${() => state.select(undefined)} aria-label="Close the entry">✕</button>
      </div>
      <p class="quiet">${timeOf(entry.at)} UTC <${CopyButton} label="Copy link" text=${link} /></p>
      <${WhatTheServerSaid} row=${row} />
      ${proofs.map((proof) => html`<${ProofText} proof=${proof} />`)}
      ${
        exchange.length > 0
          ? html`<${Exchange} state=${state} rows=${exchange} />`
          : html`<pre class="frame" tabindex="0">${shownText(entry)}</pre>`
      }
      <h3>Around it</h3>
      <ol class="neighbours">
        ${state.log.neighbours(row).map((one) => html`<${Neighbour} row=${one} isThis=${one === row} />`)}
      </ol>
    </aside>
  `;
}

function WhatTheServerSaid({ row }: { row: PassedRow }) {
  const notes = row.entry.kind === 'note' ? [row.entry] : row.notes;
  const outcome = outcomeOf(row);
  return html`
    ${outcome && html`<p class="outcome"><span class="badge">${outcome}</span></p>`}
    ${notes.map((note) => {
      const { text, remedy } = sentenceOf(note);
      return html`<p>${text}</p>
        ${remedy && html`<p class="remedy"><b>What to do:</b> ${remedy}</p>`}`;
    })}
  `;
}

function ProofText({ proof: { requirement, finding } }: { proof: Proof }) {
  return html`<section class="proof">
    <h3>⚑ ${finding.client} broke <a href="#verdict">${requirement.id}</a> (${requirement.level})</h3>
    <p>${requirement.title}.</p>
    <p>${finding.sentence}</p>
    <dl><dt>expected</dt><dd>${finding.expected}</dd><dt>actual</dt><dd>${finding.actual}</dd></dl>
    <p class="remedy"><b>What to do:</b> ${requirement.remedy}</p>
  </section>`;
}

function Neighbour({ row: { entry, who, text }, isThis }: { row: PassedRow; isThis: boolean }) {
  return html`<li aria-current=${isThis ? 'true' : undefined}>
    <a href=${`#entry=${entry.seq}`}>${entry.seq}</a> ${kindWords[entry.kind]} <b>${who}</b> ${text.slice(0, 120)}
  </li>`;
}
