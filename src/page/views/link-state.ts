import { html } from 'htm/preact';
import { describeMock } from '../mock/mock-state.ts';
import type { PageState } from '../page-state.ts';

const words = {
  connecting: '… connecting',
  live: '● live',
  lost: '✕ the mock does not answer: trying again',
  refused: '✕ the mock refuses',
  recorded: '■ recorded',
} as const;

/** Whether the mock is there, and where it is not let in, a place for the control token. */
export function LinkState({ state }: { state: PageState }) {
  const { link, refusal, notice, mock } = state.data;
  const scenario = mock && link === 'live' ? ` · ${describeMock(mock)}` : '';
  return html`
    <p role="status" class=${`link link-${link}`}>${words[link]}${scenario}</p>
    ${notice !== '' && html`<p role="alert" class="notice">${notice}</p>`}
    ${link === 'refused' && html`<${TokenForm} state=${state} why=${refusal} />`}
  `;
}

function TokenForm({ state, why }: { state: PageState; why: string }) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    state.useToken(String(data.get('token')));
  };
  return html`
    <form class="token-form" onSubmit=${submit}>
      <p>${why}</p>
      <label>Control token <input name="token" type="password" autocomplete="off" required /></label>
      <button>Use it in this tab</button>
    </form>
  `;
}
