import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { ScenarioChoice } from '../../../protocol/index.ts';
import { actions, ctlLine } from '../../mock/control-action.ts';
import type { PageState } from '../../page-state.ts';
import { fieldsOf } from './fields-of.ts';
import { useAnswer } from './use-answer.ts';

/** Which scenario is served, and another one in its place. */
export function Scenarios({ state }: { state: PageState }) {
  const choice = useAnswer<ScenarioChoice>(state, '/scenarios');
  const [chosen, choose] = useState<string>();
  const { scenario: served = null, bundled = [] } = choice ?? {};
  const name = chosen ?? served ?? bundled[0]?.name ?? '';
  const switchTo = (event: Event): void => void state.act(actions.switchScenario(fieldsOf(event)('scenario')));
  return html`<section class="card" aria-labelledby="scenario-title">
    <h2 id="scenario-title">Scenario</h2>
    <p>It serves <b>${served ?? 'one without a name'}</b>.</p>
    <form class="stack" onSubmit=${switchTo}>
      <label>serve <select name="scenario" onChange=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${bundled.map((one) => html`<option key=${one.name} value=${one.name} selected=${one.name === name}>${one.name}</option>`)}
      </select></label>
      <p class="quiet">${bundled.find((one) => one.name === name)?.description}</p>
      <button title=${ctlLine(actions.switchScenario(name), state.client.mockUrl)}>Switch</button>
    </form>
  </section>`;
}
