import { html } from 'htm/preact';
import type { ClockState } from '../../../protocol/index.ts';
import { actions } from '../../mock/control-action.ts';
import type { PageState } from '../../page-state.ts';
import { ActionButton } from './action-button.ts';
import { fieldsOf } from './fields-of.ts';

/** The mock's clock: stopped, moved, let run. */
export function Clock({ state, clock: { now, frozen } }: { state: PageState; clock: ClockState }) {
  const advance = (event: Event): void => void state.act(actions.advance(fieldsOf(event)('duration')));
  return html`<section class="card" aria-labelledby="clock-title">
    <h2 id="clock-title">Clock</h2>
    <p>${frozen ? '❚❚ stands still at' : '▶ runs; it was'} <time>${now}</time></p>
    <${ActionButton} state=${state} action=${actions.clock(frozen ? 'run' : 'freeze')} label=${frozen ? 'Let it run' : 'Freeze'} />
    <form onSubmit=${advance}>
      <label>ahead by <input name="duration" value="1d" size="6" required /></label> <button>Advance</button>
    </form>
  </section>`;
}
