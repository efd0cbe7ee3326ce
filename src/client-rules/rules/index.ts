import type { ClientRule } from '../rule.ts';
import { keepsConnection } from './churning.ts';
import { tokenFirst, tokenOnce, waitsForConnected } from './connecting.ts';
import { fetchesMissed, madeWhenConnected, resumesFromLast, resumesWithoutLoss } from './missed.ts';
import { reconnectBackoff, reconnectPause } from './reconnecting.ts';
import { logsInAgain } from './refused-tokens.ts';
import { bearer, knownEndpoints, requestBody } from './requesting.ts';
import { noEndlessResend, sentFrame, validJson } from './sending.ts';
import { closesProperly, noFlood, soundConnection } from './staying.ts';
import { survivesClose, survivesFrames } from './surviving.ts';

/** A rule for every requirement that can be judged from a trace. */
export const clientRules: readonly ClientRule[] = [
  tokenFirst,
  tokenOnce,
  waitsForConnected,
  madeWhenConnected,
  validJson,
  sentFrame,
  bearer,
  requestBody,
  knownEndpoints,
  soundConnection,
  noEndlessResend,
  noFlood,
  keepsConnection,
  reconnectPause,
  reconnectBackoff,
  survivesClose,
  survivesFrames,
  fetchesMissed,
  resumesWithoutLoss,
  resumesFromLast,
  logsInAgain,
  closesProperly,
];
