import { html } from 'htm/preact';
import { roomName } from '../mock/mock-state.ts';
import type { PageState } from '../page-state.ts';
import { everything, isEverything, type RowFilter } from '../passing/row-filter.ts';

interface FiltersProps {
  state: PageState;
  /** How many rows the filter lets through. */
  shown: number;
}

const groups = { frames: 'frames', requests: 'requests', connections: 'connections', notes: 'notes' };
const only = { dropped: 'only what was dropped', findings: 'only findings' };

/** Search, filters, pause. */
export function Filters({ state, shown }: FiltersProps) {
  const { filter, paused, mock } = state.data;
  const users = Object.fromEntries((mock?.users ?? []).map(({ id }) => [id, id]));
  const rooms = Object.fromEntries((mock?.rooms ?? []).map((room) => [room.id, roomName(room)]));
  const search = (event: InputEvent): void => state.narrow({ search: (event.target as HTMLInputElement).value });
  return html`
    <form class="filters" role="search" onSubmit=${(event: Event) => event.preventDefault()}>
      <input type="search" placeholder="Search ( / )" aria-label="Search" value=${filter.search} onInput=${search} />
      <${Choice} state=${state} name="user" all="every user" options=${users} />
      <${Choice} state=${state} name="room" all="every room" options=${rooms} />
      <${Choice} state=${state} name="group" all="every kind" options=${groups} />
      <${Choice} state=${state} name="only" all="whatever came of it" options=${only} />
      <button type="button" aria-pressed=${paused !== undefined} onClick=${() => state.pause()}>
        ${paused ? '▶ Resume' : '❚❚ Pause'}
      </button>
      ${!isEverything(filter) && html`<button type="button" onClick=${() => state.set({ filter: everything })}>Show everything</button>`}
      <output>${shown} of ${state.log.rows.length}${paused && `, ${state.log.rows.length - paused.length} newer`}</output>
    </form>
  `;
}

interface ChoiceProps {
  state: PageState;
  name: keyof RowFilter;
  all: string;
  options: Record<string, string>;
}

function Choice({ state, name, all, options }: ChoiceProps) {
  const value = state.data.filter[name];
  const choose = (event: Event): void => state.narrow({ [name]: (event.target as HTMLSelectElement).value });
  return html`<select aria-label=${name === 'group' ? 'kind' : name} value=${value} onChange=${choose}>
    <option value="">${all}</option>
    ${Object.entries(options).map(
      ([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`,
    )}
  </select>`;
}
