import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { FaultStatus } from '../../../protocol/index.ts';
import { actions } from '../../mock/control-action.ts';
import { faultTemplates } from '../../mock/fault-templates.ts';
import type { PageState } from '../../page-state.ts';
import { ActionButton } from './action-button.ts';
import { fieldsOf } from './fields-of.ts';

/** What goes wrong: armed from a template or in one's own words, watched, disarmed. */
export function Faults({ state, faults }: { state: PageState; faults: readonly FaultStatus[] }) {
  const [chosen, choose] = useState(0);
  const template = faultTemplates[chosen] ?? faultTemplates[0];
  const arm = (event: Event): void => void state.act(actions.addFault(fieldsOf(event)('fault')));
  return html`<section class="card" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    <form class="stack" onSubmit=${arm}>
      <label>template <select value=${chosen} onChange=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
        ${faultTemplates.map(({ title }, index) => html`<option key=${title} value=${index}>${title}</option>`)}
      </select></label>
      <p class="quiet">${template?.explanation}</p>
      <label>fault <textarea name="fault" rows="2" spellcheck="false" value=${template?.fault} key=${chosen} required></textarea></label>
      <button>Arm</button>
    </form>
    ${faults.length === 0 && html`<p class="quiet">Nothing goes wrong on purpose.</p>`}
    <ul class="plain">${faults.map((fault) => html`<${FaultLine} key=${fault.name} state=${state} fault=${fault} />`)}</ul>
  </section>`;
}

function FaultLine({ state, fault }: { state: PageState; fault: FaultStatus }) {
  const { name, enabled, acts, occasions } = fault;
  return html`<li>
    <b>${name}</b> ${enabled ? '● armed' : '○ off'}, acted ${acts} of ${occasions} times
    <code>${JSON.stringify(fault.fault)}</code>
    <${ActionButton} state=${state} action=${actions.turnFault(name, !enabled)} label=${enabled ? 'Turn off' : 'Turn on'} about=${name} />
    <${ActionButton} state=${state} action=${actions.removeFault(name)} label="Disarm" about=${name} />
  </li>`;
}
