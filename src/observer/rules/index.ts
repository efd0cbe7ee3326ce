import type { ObserverRule } from '../rule.ts';
import { authenticationRules } from './authentication/index.ts';
import { connectingRules } from './connecting/index.ts';
import { createDmRules } from './create-dm/index.ts';
import { liveRules } from './live/index.ts';
import { retrieveRules } from './retrieve/index.ts';
import { roomInfoRules } from './room-info/index.ts';
import { sendingRules } from './sending/index.ts';
import { consistent } from './whole-record/consistent.ts';

/** Everything that observation can decide. Several rules may speak for one requirement. */
export const observerRules: readonly ObserverRule[] = [
  ...authenticationRules,
  ...connectingRules,
  ...liveRules,
  ...sendingRules,
  ...createDmRules,
  ...roomInfoRules,
  ...retrieveRules,
  consistent,
];
