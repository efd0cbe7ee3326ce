import type { MockState } from '../../mock/mock-state.ts';
import type { PageState } from '../../page-state.ts';

/** What every part of Do is given. */
export interface CardProps {
  state: PageState;
  mock: MockState;
}

/** The text of a field of the form that was sent. */
export function fieldsOf(event: Event): (name: string) => string {
  event.preventDefault();
  const data = new FormData(event.target as HTMLFormElement);
  return (name) => String(data.get(name) ?? '');
}
