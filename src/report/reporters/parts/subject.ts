import type { Result } from '../../../protocol/index.ts';
import { oneLine } from '../plain-text.ts';

/** The client that a result is about, for people; undefined where it is about the server. */
export function clientIn({ subject = 'server' }: Pick<Result, 'subject'>): string | undefined {
  if (subject === 'server') return undefined;
  const user = subject.replace(/^client:?/, '');
  return user === '' ? 'client' : `client ${oneLine(user, 60)}`;
}

/** Whom a result is about, behind the name of its requirement: nothing where it is the server. */
export function subjectSuffix(result: Pick<Result, 'subject'>): string {
  const client = clientIn(result);
  return client === undefined ? '' : ` (${client})`;
}
