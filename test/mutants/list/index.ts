import type { Mutant } from '../mutant.ts';
import { authentication } from './authentication.ts';
import { connecting } from './connecting.ts';
import { createDm } from './create-dm.ts';
import { live } from './live.ts';
import { retrieve } from './retrieve.ts';
import { roomInfo } from './room-info.ts';
import { sending } from './sending.ts';

/** Servers that are broken in exactly one point each. */
export const mutants: readonly Mutant[] = [
  ...authentication,
  ...connecting,
  ...live,
  ...sending,
  ...createDm,
  ...roomInfo,
  ...retrieve,
];
