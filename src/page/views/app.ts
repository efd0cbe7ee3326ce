import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import type { PageState, Tab } from '../page-state.ts';
import { Do } from './do/do.ts';
import { LinkState } from './link-state.ts';
import { Live } from './live.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { usePage } from './use-page.ts';
import { Verdict } from './verdict.ts';

interface WithState {
  state: PageState;
}

const tabs: readonly { tab: Tab; title: string; view: (props: WithState) => unknown }[] = [
  { tab: 'live', title: 'Live', view: Live },
  { tab: 'do', title: 'Do', view: Do },
  { tab: 'verdict', title: 'Verdict', view: Verdict },
];

/** The whole page. */
export function App({ state }: WithState) {
  const { tab } = usePage(state);
  useEffect(() => listenForShortcuts(state), [state]);
  const shown = tabs.find((one) => one.tab === tab) ?? tabs[0];
  return html`
    <header>
      <h1>chat-testbed</h1>
      <nav aria-label="Parts of the page">
        ${tabs.map(
          (one) => html`<a href=${`#${one.tab}`} aria-current=${one === shown ? 'page' : undefined}>${one.title}</a>`,
        )}
      </nav>
      <${LinkState} state=${state} />
    </header>
    <main class=${`tab-${shown?.tab}`}><${shown?.view} state=${state} /></main>
  `;
}
