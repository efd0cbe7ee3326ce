import { html } from 'htm/preact';
import type { PageState } from '../../page-state.ts';
import { CopyLine } from '../copy.ts';

/** What was done last, and the line that does the same. */
export function Outcome({ state }: { state: PageState }) {
  const { done } = state.data;
  return html`<div class=${`outcome-bar${done?.isRefused ? ' is-bad' : ''}`} role="status">
    ${
      done
        ? html`<p>${done.isRefused ? '✕' : '✓'} ${done.said}</p><${CopyLine} text=${done.line} />`
        : html`<p class="quiet">What you do here can be done in a shell, too: the line for it stands here afterwards.</p>`
    }
  </div>`;
}
