import { html } from 'htm/preact';
import type { PageState } from '../../page-state.ts';
import { Clock } from './clock.ts';
import { Faults } from './faults.ts';
import { Outcome } from './outcome.ts';
import { Post } from './post.ts';
import { Rooms } from './rooms.ts';
import { Users } from './users.ts';
import { WorldFiles } from './world-files.ts';

/** Everything that can be done to the mock. */
export function Do({ state }: { state: PageState }) {
  const { mock } = state.data;
  if (!mock) return html`<p class="empty">Nothing can be done: there is no running mock behind this page.</p>`;
  return html`
    <${Outcome} state=${state} />
    <div class="cards">
      ${[Users, Post, Faults, Clock, Rooms, WorldFiles].map((Card) => html`<${Card} state=${state} mock=${mock} />`)}
    </div>
  `;
}
