import type { PageState } from '../page-state.ts';

/** Single keys, where nobody types: `/` searches, `p` pauses, `l`, `d`, `v` choose a tab, Escape closes an entry. */
export function listenForShortcuts(state: PageState): () => void {
  const keys: Readonly<Record<string, () => void>> = {
    '/': () => {
      location.hash = 'live';
      setTimeout(() => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(), 60);
    },
    p: () => state.pause(),
    l: () => openTab('live'),
    d: () => openTab('do'),
    v: () => openTab('verdict'),
    Escape: () => state.select(undefined),
  };
  const listener = (event: KeyboardEvent): void => {
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    act();
  };
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}

function openTab(tab: string): void {
  location.hash = tab;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
