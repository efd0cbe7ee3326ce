import { html } from 'htm/preact';
import type { PageState } from '../page-state.ts';
import type { ConnectionOnPage } from '../passing/passing-log.ts';
import { timeOf } from '../passing/words.ts';

/** So many are shown; a search finds the others. */
const mostShown = 60;

/** Every connection: who, since when, how it stands. One that is pressed is shown alone. */
export function Connections({ state }: { state: PageState }) {
  const all = state.log.connections;
  const { connection: chosen } = state.data.filter;
  return html`
    <section class="connections" aria-label="Connections">
      <h2>Connections <small>${all.length}</small></h2>
      ${all.length === 0 && html`<p class="quiet">Nobody has connected.</p>`}
      <ul>
        ${all.slice(0, mostShown).map(
          (one) => html`<li key=${one.number}>
            <button
              class=${`connection is-${one.state}`}
              aria-pressed=${chosen === String(one.number)}
              onClick=${() => state.narrow({ connection: chosen === String(one.number) ? '' : String(one.number) })}
            ><${ConnectionText} connection=${one} /></button>
          </li>`,
        )}
      </ul>
      ${all.length > mostShown && html`<p class="quiet">… and ${all.length - mostShown} more</p>`}
    </section>
  `;
}

const stateWords = { open: '○ open', live: '● live', refused: '✕ refused', closed: '– closed' };

function ConnectionText({ connection }: { connection: ConnectionOnPage }) {
  const { number, user, since, state, fromClient, toClient } = connection;
  return html`<b>${user ?? 'nobody yet'} #${number}</b>
    <span>${stateWords[state]}${since !== undefined && ` since ${timeOf(since).slice(0, 8)}`}</span>
    <span>→ ${fromClient} ← ${toClient}</span>`;
}
