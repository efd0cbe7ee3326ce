import { html } from 'htm/preact';
import { useMemo } from 'preact/hooks';
import type { PageState } from '../page-state.ts';
import { Connections } from './connections.ts';
import { Detail } from './detail.ts';
import { Filters } from './filters.ts';
import { NothingToShow } from './nothing-to-show.ts';
import { RowList } from './row-list.ts';

/** What passes, as it passes. */
export function Live({ state }: { state: PageState }) {
  const { selected, verdict, filter, paused } = state.data;
  const { rows } = state.log;
  const last = rows.at(-1);
  const shown = useMemo(() => state.shownRows, [last, filter, paused, verdict]);
  const row = selected === undefined ? undefined : state.log.row(selected);
  return html`
    <${Connections} state=${state} />
    <section class="list" aria-label="What passed">
      <${Filters} state=${state} shown=${shown.length} />
      ${shown.length === 0 ? html`<${NothingToShow} state=${state} />` : html`<${RowList} state=${state} rows=${shown} />`}
    </section>
    ${row && html`<${Detail} state=${state} row=${row} key=${selected} />`}
    ${selected !== undefined && !row && html`<${Gone} state=${state} seq=${selected} />`}
  `;
}

function Gone({ state, seq }: { state: PageState; seq: number }) {
  return html`<aside class="detail" aria-label="Entry">
    <p>Entry ${seq} is not there: it has not passed yet, or is no longer kept.</p>
    <button onClick=${() => state.select(undefined)}>Close</button>
  </aside>`;
}
