import type { Case } from './case.ts';
import { authenticationCases } from './cases/authentication.ts';
import { connectingCases } from './cases/connecting.ts';
import { createDmCases } from './cases/create-dm.ts';
import { directMessageCases } from './cases/direct-messages.ts';
import { firstMessageCases } from './cases/first-message.ts';
import { liveDeliveryCases } from './cases/live-delivery.ts';
import { liveFrameCases } from './cases/live-frames.ts';
import { liveHandshakeCases } from './cases/live-handshake.ts';
import { retrieveCases } from './cases/retrieve.ts';
import { retrieveCompleteCases } from './cases/retrieve-complete.ts';
import { roomInfoCases } from './cases/room-info.ts';
import { sendingCases } from './cases/sending.ts';
import { requirements } from './requirements.ts';

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
