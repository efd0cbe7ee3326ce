import { html } from 'htm/preact';
import { actions } from '../../mock/control-action.ts';
import type { PageState } from '../../page-state.ts';
import { fieldsOf } from './fields-of.ts';

/** Makes a room; without a name it is one for direct messages. */
export function Rooms({ state }: { state: PageState }) {
  const create = (event: Event): void => {
    const field = fieldsOf(event);
    const occupants = field('occupants')
      .split(/[\s,]+/)
      .filter(Boolean);
    void state.act(actions.createRoom(occupants, field('name').trim()));
  };
  return html`<section class="card" aria-labelledby="rooms-title">
    <h2 id="rooms-title">New room</h2>
    <form class="stack" onSubmit=${create}>
      <label>occupants <input name="occupants" placeholder="ada bob" required /></label>
      <label>name <input name="name" placeholder="none: direct messages" /></label>
      <button>Make the room</button>
    </form>
  </section>`;
}
