import { html } from 'htm/preact';
import type { WorldState } from '../../../protocol/index.ts';
import { ctlLine } from '../../mock/control-action.ts';
import { worldOf } from '../../mock/mock-state.ts';
import type { PageState } from '../../page-state.ts';
import { fieldsOf } from './fields-of.ts';
import { useAnswer } from './use-answer.ts';

/** Worlds side by side: the one that is looked into, and the way into others. */
export function Worlds({ state }: { state: PageState }) {
  const worlds = useAnswer<WorldState[]>(state, '/worlds') ?? [];
  const { main, name: here } = worldOf(state.client.mockUrl);
  const open = (event: Event): void => location.assign(`${main}/w/${fieldsOf(event)('name')}/#do`);
  const all = [
    { name: undefined, text: 'the main one' },
    ...worlds.map((world) => ({ ...world, text: textOf(world) })),
  ];
  return html`<section class="card" aria-labelledby="worlds-title">
    <h2 id="worlds-title">Worlds</h2>
    <p class="quiet">Each has its own users, clock, faults and trace, below /w/ and its name.</p>
    <ul class="plain">${all.map(
      ({ name, text }) => html`<li key=${name ?? ''}>
        ${
          name === here
            ? html`<b>● ${text}</b>`
            : html`<a href=${addressOf(main, name)} title=${ctlLine({ words: ['state'] }, mockOf(main, name))}>${text}</a>`
        }
      </li>`,
    )}</ul>
    <form onSubmit=${open}>
      <label>world <input name="name" pattern="[\\w.~\\-]{1,100}" size="12" required /></label> <button>Open</button>
    </form>
  </section>`;
}

const mockOf = (main: string, name: string | undefined): string => (name === undefined ? main : `${main}/w/${name}`);

const addressOf = (main: string, name: string | undefined): string => `${mockOf(main, name)}/#do`;

const textOf = ({ name, connections }: WorldState): string =>
  `${name}, ${connections === 1 ? '1 connection' : `${connections} connections`}`;
