import type { PassedResponse } from '../../../src/traffic/index.ts';
import type { Tape } from '../tape.ts';
import type { Answer } from './shapes.ts';

export type Came = Pick<PassedResponse, 'status' | 'body' | 'length' | 'damage' | 'failure'>;

/**
 * What may happen to an answer on its way, or to a server that has too much to do.
 * @param noteCut is called where a fault cuts it, which a recorder notes
 */
export function mishap(answer: Answer, { tape, noteCut }: { tape: Tape; noteCut: () => void }): Came {
  if (!tape.chance(8)) return answer;
  const { body } = answer;
  switch (tape.below(6)) {
    case 0:
      return { body: '', failure: 'no whole answer within 5000 ms' };
    case 1:
      return { status: 503, body: 'Service Unavailable' };
    case 2:
      return { status: 429, body: '' };
    case 3:
      return { ...answer, body: body.slice(0, 5), failure: 'socket hang up' };
    case 4:
      if (body === '') return answer;
      return { ...answer, body: `${body.slice(0, 10)}… (${body.length} characters in all)`, length: body.length };
    default: {
      noteCut();
      return { ...answer, body: body.slice(0, body.length >> 1), damage: 'truncated' };
    }
  }
}
