import type { BrokenClient } from './broken-client.ts';
import { connecting } from './connecting.ts';
import { missing } from './missing.ts';
import { refused } from './refused-tokens.ts';
import { requesting } from './requesting.ts';
import { sending } from './sending.ts';
import { staying } from './staying.ts';

/** At least one for every requirement that can be judged. */
export const brokenClients: readonly BrokenClient[] = [
  ...connecting,
  ...sending,
  ...requesting,
  ...refused,
  ...staying,
  ...missing,
];
