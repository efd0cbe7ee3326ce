import { html } from 'htm/preact';
import type { PageState } from '../../page-state.ts';
import { Clock } from './clock.ts';
import { Faults } from './faults.ts';
import { Outcome } from './outcome.ts';
import { Post } from './post.ts';
import { Rooms } from './rooms.ts';
import { Scenarios } from './scenarios.ts';
import { Users } from './users.ts';
import { WorldFiles } from './world-files.ts';
import { Worlds } from './worlds.ts';

/** Everything that can be done to the mock; a proxy has neither users nor a clock to offer. */
export function Do({ state }: { state: PageState }) {
  const { mock } = state.data;
  if (!mock) return html`<p class="empty">Nothing can be done: there is no running mock behind this page.</p>`;
  const { users, rooms, clock } = mock;
  return html`
    <${Outcome} state=${state} />
    <div class="cards">
      ${users && html`<${Users} state=${state} users=${users} />`}
      ${users && rooms && html`<${Post} state=${state} users=${users} rooms=${rooms} />`}
      <${Faults} state=${state} faults=${mock.faults} />
      ${clock && html`<${Clock} state=${state} clock=${clock} />`}
      ${clock && html`<${Scenarios} state=${state} />`}
      ${clock && html`<${Worlds} state=${state} />`}
      ${rooms && html`<${Rooms} state=${state} />`}
      <${WorldFiles} state=${state} canReset=${clock !== undefined} />
    </div>
  `;
}
