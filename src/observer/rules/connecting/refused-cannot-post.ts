import type { ObserverRule } from '../../rule.ts';
import { postedAlthough } from '../posted-although.ts';

export const refusedCannotPost: ObserverRule = {
  requirement: 'connect.refused-cannot-post',
  judge: {
    firstSight: postedAlthough(['refused'], 'It was sent on a connection that had been refused.'),
  },
};
