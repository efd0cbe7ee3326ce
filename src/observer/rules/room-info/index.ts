import type { ObserverRule } from '../../rule.ts';
import { indistinguishable } from './indistinguishable.ts';
import { malformed } from './malformed.ts';
import { notFoundRules } from './not-found.ts';
import { occupants, sameOccupants } from './occupants.ts';
import { shape } from './shape.ts';

export const roomInfoRules: readonly ObserverRule[] = [
  shape,
  occupants,
  sameOccupants,
  ...notFoundRules,
  indistinguishable,
  malformed,
];
