import type { Case } from '../../case/case.ts';
import { afterIsExclusive } from './after-is-exclusive.ts';
import { complete } from './complete.ts';
import { fresh } from './fresh.ts';
import { malformed } from './malformed.ts';
import { matchesLive } from './matches-live.ts';
import { noLateIds } from './no-late-ids.ts';
import { nothingNewer } from './nothing-newer.ts';
import { ownRoomsOnly } from './own-rooms-only.ts';
import { shape } from './shape.ts';
import { zeroMeansAll } from './zero-means-all.ts';

export const retrieveCases: Case[] = [
  ...shape,
  ...afterIsExclusive,
  ...zeroMeansAll,
  ...ownRoomsOnly,
  ...complete,
  ...matchesLive,
  ...nothingNewer,
  ...fresh,
  ...noLateIds,
  ...malformed,
];
