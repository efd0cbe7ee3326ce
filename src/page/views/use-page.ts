import { useEffect, useState } from 'preact/hooks';
import type { PageState } from '../page-state.ts';

/** Draws a view again when the state of the page changes. */
export function usePage(state: PageState): PageState['data'] {
  const [, setVersion] = useState(0);
  useEffect(() => state.subscribe(() => setVersion((version) => version + 1)), [state]);
  return state.data;
}
