import type { ObserverRule } from '../../rule.ts';
import { postedAlthough } from '../posted-although.ts';

export const droppedHasNoEffect: ObserverRule = {
  requirement: 'send.dropped-has-no-effect',
  judge: {
    firstSight: postedAlthough(
      ['foreign', 'missing', 'malformed'],
      'It was sent only in a frame that ought to be dropped.',
    ),
    delivery({ connection }, judgement) {
      if (connection.forbidden.length > 0) judgement.kept();
    },
  },
};
