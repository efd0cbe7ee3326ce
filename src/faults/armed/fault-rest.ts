import { type Fault, parseDuration } from '../../protocol/index.ts';

/** A fault that goes on from where another one has come to. */
export interface FaultRest {
  spec: Fault;
  /** What it has done so far, or what could not be kept, as a sentence; undefined if nothing has triggered it. */
  said?: string;
}

/** A fault whose window counts from now. @param passedMs how long ago its window began to count */
export function restOfWindow(spec: Fault, passedMs: number): Fault {
  const left = (moment: string): string => `${Math.max(0, Math.ceil(parseDuration(moment) - passedMs))}ms`;
  const { from, until } = spec;
  return {
    ...spec,
    ...(from !== undefined && { from: left(from) }),
    ...(until !== undefined && { until: left(until) }),
  };
}

interface Progress {
  triggers: number;
  acts: number;
  /** Whether its window has closed. */
  isOver: boolean;
}

/** A fault without what it has counted already. One that can never act again stays, switched off: events may name it. */
export function restOf(spec: Fault, progress: Progress): FaultRest {
  const { triggers, acts, isOver } = progress;
  if (isOver) return { spec: { ...spec, enabled: false }, said: 'Its time is over.' };
  if (triggers === 0) return { spec };
  const so = `It has acted ${counted(acts, 'time')} on ${counted(triggers, 'occasion')}`;
  const { per = 'all' } = spec;
  if (!isCounting(spec)) return { spec, said: `${so}.` };
  if (per !== 'all') return { spec, said: `${so}; for each ${per} it counts anew.` };
  if (isSpent(spec, progress)) return { spec: { ...spec, enabled: false }, said: `${so}, and never acts again.` };
  const isOutOfStep = spec.every !== undefined && triggers % spec.every !== 0;
  return {
    spec: withoutCounted(spec, progress),
    said: isOutOfStep ? `${so}; \`every\` counts anew.` : `${so}; this is what is left.`,
  };
}

const isCounting = ({ nth, every, times }: Fault): boolean =>
  nth !== undefined || every !== undefined || times !== undefined;

const isSpent = ({ nth, times }: Fault, { triggers, acts }: Progress): boolean =>
  (times !== undefined && acts >= times) || (nth !== undefined && triggers >= nth);

function withoutCounted(spec: Fault, { triggers, acts }: Progress): Fault {
  const { nth, times } = spec;
  return {
    ...spec,
    ...(times !== undefined && { times: times - acts }),
    ...(nth !== undefined && { nth: nth - triggers }),
  };
}

const counted = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
