import { useEffect, useState } from 'preact/hooks';
import type { PageState } from '../../page-state.ts';

/** What the control surface answers: asked when it is first shown, and again after whatever is done. */
export function useAnswer<Answer>(state: PageState, path: string): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>();
  const { done, link } = state.data;
  useEffect(() => {
    // Where the mock does not answer, the state of the link says so.
    state.client.ask<Answer>('GET', path).then(setAnswer, () => {});
  }, [state, path, done, link]);
  return answer;
}
