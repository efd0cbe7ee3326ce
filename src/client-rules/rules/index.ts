import type { ClientRule } from '../rule.ts';
import { tokenFirst, tokenOnce, waitsForConnected } from './connecting.ts';
import { fetchesMissed, madeWhenConnected, resumesFromLast, resumesWithoutLoss } from './missed.ts';
import { bearer, knownEndpoints, logsInAgain, requestBody } from './requesting.ts';
import { noEndlessResend, sentFrame, validJson } from './sending.ts';
import { closesProperly, noFlood, reconnectPause, soundConnection, survivesClose } from './staying.ts';

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
  reconnectPause,
  survivesClose,
  fetchesMissed,
  resumesWithoutLoss,
  resumesFromLast,
  logsInAgain,
  closesProperly,
];
