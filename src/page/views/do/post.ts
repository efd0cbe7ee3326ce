import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { RoomState, UserState } from '../../../protocol/index.ts';
import { actions } from '../../mock/control-action.ts';
import { roomName } from '../../mock/mock-state.ts';
import type { PageState } from '../../page-state.ts';
import { fieldsOf } from './fields-of.ts';

/** Posts as anybody, to a room that the poster is in. */
export function Post({
  state,
  users: all,
  rooms: allRooms,
}: {
  state: PageState;
  users: readonly UserState[];
  rooms: readonly RoomState[];
}) {
  const users = all.filter(({ rooms }) => rooms.length > 0);
  const [as, setAs] = useState(users[0]?.id ?? '');
  const rooms = allRooms.filter(({ occupants }) => occupants.includes(as));
  const send = (event: Event): void => {
    const field = fieldsOf(event);
    void state.act(actions.post(as, field('room'), field('message')));
  };
  return html`<section class="card" aria-labelledby="post-title">
    <h2 id="post-title">Post</h2>
    ${users.length === 0 && html`<p class="quiet">Nobody is in a room.</p>`}
    <form class="stack" onSubmit=${send}>
      <label>as <select value=${as} onChange=${(event: Event) => setAs((event.target as HTMLSelectElement).value)}>
        ${users.map(({ id }) => html`<option key=${id} value=${id}>${id}</option>`)}
      </select></label>
      <label>to <select name="room">
        ${rooms.map((room) => html`<option key=${room.id} value=${room.id}>${roomName(room)}</option>`)}
      </select></label>
      <label>message <input name="message" required /></label>
      <button>Post</button>
    </form>
  </section>`;
}
