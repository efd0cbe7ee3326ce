import { html } from 'htm/preact';
import type { PageState } from '../page-state.ts';
import { everything, isEverything } from '../passing/row-filter.ts';
import { CopyLine } from './copy.ts';

/** An empty list, and what to do next. */
export function NothingToShow({ state }: { state: PageState }) {
  if (state.log.rows.length > 0 && !isEverything(state.data.filter)) {
    return html`<div class="empty">
      <p>Nothing of the ${state.log.rows.length} entries fits.</p>
      <button onClick=${() => state.set({ filter: everything })}>Show everything</button>
    </div>`;
  }
  const { mockUrl } = state.client;
  const socket = `${mockUrl.replace(/^http/, 'ws')}/chat/connect`;
  return html`<div class="empty">
    <p>Nothing has passed yet. Let your client connect to <code>${socket}</code>, or ask for the history:</p>
    <${CopyLine} text=${`curl -X POST ${mockUrl}/chat/retrieve -H 'Authorization: Bearer token-ada' -d '{"after":0}'`} />
    <p>Tokens are under <a href="#do">Do</a>.</p>
  </div>`;
}
