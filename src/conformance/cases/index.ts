import { requirements } from '../../requirements/index.ts';
import type { Case } from '../case/case.ts';
import { authenticationCases } from './authentication/index.ts';
import { connectingCases } from './connecting/index.ts';
import { createDmCases } from './create-dm/index.ts';
import { liveCases } from './live/index.ts';
import { retrieveCases } from './retrieve/index.ts';
import { roomInfoCases } from './room-info/index.ts';
import { sendingCases } from './sending/index.ts';
import { wholeRecordCases } from './whole-record/index.ts';

const order = new Map(requirements.map(({ id }, index) => [id, index]));

/**
 * Every case, in the order of the register. A case for `live.order` is in `live/order.ts`: one folder per chapter of the
 * register, one file per requirement, or one for several that share a run. `actions/` has the runs of several files.
 */
export const cases: readonly Case[] = [
  ...authenticationCases,
  ...connectingCases,
  ...liveCases,
  ...sendingCases,
  ...createDmCases,
  ...roomInfoCases,
  ...retrieveCases,
  ...wholeRecordCases,
].toSorted((a, b) => (order.get(a.requirement) ?? 0) - (order.get(b.requirement) ?? 0));
