import { html } from 'htm/preact';
import type { UserState } from '../../../protocol/index.ts';
import { actions } from '../../mock/control-action.ts';
import { snippetsFor } from '../../mock/snippets.ts';
import type { PageState } from '../../page-state.ts';
import { CopyButton } from '../copy.ts';
import { ActionButton } from './action-button.ts';
import { fieldsOf } from './fields-of.ts';

/** So many have a row of their own. */
const mostShown = 50;

/** Who can log in, with tokens to copy. */
export function Users({ state, users }: { state: PageState; users: readonly UserState[] }) {
  const add = (event: Event): void => void state.act(actions.addUser(fieldsOf(event)('id')));
  return html`<section class="card wide" aria-labelledby="users-title">
    <h2 id="users-title">Users</h2>
    <div class="scroll" tabindex="0" role="group" aria-label="The table of users">
      <table>
        <thead><tr><th>user</th><th>rooms</th><th>connections</th><th>log in as</th><th>do</th></tr></thead>
        <tbody>${users.slice(0, mostShown).map((user) => html`<${UserLine} key=${user.id} state=${state} user=${user} />`)}</tbody>
      </table>
    </div>
    ${users.length > mostShown && html`<p class="quiet">… and ${users.length - mostShown} more</p>`}
    <form onSubmit=${add}><label>New user <input name="id" required /></label> <button>Add</button></form>
  </section>`;
}

function UserLine({ state, user }: { state: PageState; user: UserState }) {
  const { id, name, rooms, connections } = user;
  const tokenOf = async (): Promise<string> => state.currentToken(id);
  const snippets = snippetsFor(state.client.mockUrl);
  const buttons = [
    ['Disconnect', actions.disconnect(id)],
    ['Cut', actions.cut(id)],
    ['Stall', actions.stall(id)],
    ['Expire', actions.expire(id)],
    ['New token', actions.newToken(id)],
  ] as const;
  return html`<tr>
    <th scope="row">${id}${name !== null && html` <span class="quiet">${name}</span>`}</th>
    <td>${rooms.slice(0, 12).join(', ') || '–'}</td>
    <td>${connections.map((one) => `#${one}`).join(', ') || '–'}</td>
    <td>
      <${CopyButton} label="Token" about=${`of ${id}`} text=${tokenOf} />
      ${Object.entries(snippets).map(
        ([language, write]) =>
          html`<${CopyButton} label=${language} about=${`for ${id}`} text=${async () => write(await tokenOf())} />`,
      )}
    </td>
    <td>${buttons.map(([label, action]) => html`<${ActionButton} state=${state} action=${action} label=${label} about=${id} />`)}</td>
  </tr>`;
}
