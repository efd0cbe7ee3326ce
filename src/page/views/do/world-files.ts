import { html } from 'htm/preact';
import { actions, type ControlAction, ctlLine } from '../../mock/control-action.ts';
import { harFile, scenarioFile, traceFile } from '../../mock/world-files.ts';
import type { PageState } from '../../page-state.ts';
import { ActionButton } from './action-button.ts';

const files = [
  { label: 'Trace', words: ['trace', '--json'], make: traceFile },
  { label: 'HAR', words: ['trace', '--har', 'trace.har'], make: harFile },
  { label: 'Scenario', words: ['snapshot'], make: scenarioFile },
] as const satisfies readonly ({ label: string; make: unknown } & Pick<ControlAction, 'words'>)[];

/** Back to the seed, and what can be taken along. */
export function WorldFiles({ state, canReset }: { state: PageState; canReset: boolean }) {
  return html`<section class="card" aria-labelledby="world-title">
    <h2 id="world-title">World</h2>
    ${canReset && html`<p><${ActionButton} state=${state} action=${actions.reset()} label="Reset to the seed" /></p>`}
    <h3>Download</h3>
    ${files.map(
      ({ label, words, make }) => html`<button
        type="button" title=${ctlLine({ words }, state.client.mockUrl)}
        onClick=${() => state.download({ words, make: () => make(state.client) })}
      >${label}</button>`,
    )}
  </section>`;
}
