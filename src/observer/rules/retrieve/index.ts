import type { ObserverRule } from '../../rule.ts';
import { absent } from './absent.ts';
import { afterIsExclusive } from './after-is-exclusive.ts';
import { malformed } from './malformed.ts';
import { matchesLive } from './matches-live.ts';
import { noLateIds } from './no-late-ids.ts';
import { ownRoomsOnly } from './own-rooms-only.ts';
import { refusedRequest } from './refused-request.ts';
import { shape } from './shape.ts';

export const retrieveRules: readonly ObserverRule[] = [
  shape,
  refusedRequest('retrieve.shape'),
  refusedRequest('retrieve.nothing-newer'),
  refusedRequest('retrieve.zero-means-all'),
  afterIsExclusive,
  absent('retrieve.zero-means-all'),
  absent('retrieve.complete'),
  absent('retrieve.fresh'),
  ownRoomsOnly,
  matchesLive,
  noLateIds,
  malformed,
];
