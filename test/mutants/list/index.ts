import type { Mutant } from '../mutant.ts';
import { authentication } from './authentication.ts';
import { authenticationPerEndpoint } from './authentication-per-endpoint.ts';
import { connecting } from './connecting.ts';
import { createDm } from './create-dm.ts';
import { directMessages } from './direct-messages.ts';
import { dropped } from './dropped.ts';
import { firstMessages } from './first-messages.ts';
import { history } from './history.ts';
import { liveContent } from './live-content.ts';
import { liveDelivery } from './live-delivery.ts';
import { liveFrameMutants } from './live-frames.ts';
import { liveHandshake } from './live-handshake.ts';
import { malformed } from './malformed.ts';
import { malformedInARow } from './malformed-in-a-row.ts';
import { refusing } from './refusing.ts';
import { retrieve } from './retrieve.ts';
import { retrieveComplete } from './retrieve-complete.ts';
import { roomInfo } from './room-info.ts';
import { sending } from './sending.ts';

/** Servers that are broken in exactly one point each. */
export const mutants: readonly Mutant[] = [
  ...authentication,
  ...authenticationPerEndpoint,
  ...connecting,
  ...refusing,
  ...firstMessages,
  ...liveHandshake,
  ...liveFrameMutants,
  ...liveContent,
  ...liveDelivery,
  ...sending,
  ...malformed,
  ...malformedInARow,
  ...dropped,
  ...createDm,
  ...directMessages,
  ...roomInfo,
  ...retrieve,
  ...retrieveComplete,
  ...history,
];
