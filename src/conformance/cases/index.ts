import type { Case } from '../case/case.ts';
import { requirements } from '../requirements/index.ts';
import { authenticationCases } from './authentication/authentication.ts';
import { connectingCases } from './connecting/connecting.ts';
import { firstMessageCases } from './connecting/first-message.ts';
import { createDmCases } from './create-dm/create-dm.ts';
import { liveDeliveryCases } from './live/delivery.ts';
import { directMessageCases } from './live/direct-messages.ts';
import { liveFrameCases } from './live/frames.ts';
import { liveHandshakeCases } from './live/handshake.ts';
import { retrieveCompleteCases } from './retrieve/complete.ts';
import { retrieveCases } from './retrieve/retrieve.ts';
import { roomInfoCases } from './room-info/room-info.ts';
import { sendingCases } from './sending/sending.ts';

const order = new Map(requirements.map(({ id }, index) => [id, index]));

/** Every case, in the order of the register. */
export const cases: readonly Case[] = [
  ...authenticationCases,
  ...connectingCases,
  ...firstMessageCases,
  ...liveHandshakeCases,
  ...liveFrameCases,
  ...liveDeliveryCases,
  ...sendingCases,
  ...createDmCases,
  ...directMessageCases,
  ...roomInfoCases,
  ...retrieveCases,
  ...retrieveCompleteCases,
].toSorted((a, b) => (order.get(a.requirement) ?? 0) - (order.get(b.requirement) ?? 0));
