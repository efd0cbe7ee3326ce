import { answers } from './answers.ts';
import { connectingAndSending } from './connecting-and-sending.ts';
import { histories } from './histories.ts';
import type { InjectedFault } from './injected-fault.ts';
import { live } from './live.ts';

export type { InjectedFault } from './injected-fault.ts';

export const injectedFaults: readonly InjectedFault[] = [...connectingAndSending, ...live, ...histories, ...answers];
