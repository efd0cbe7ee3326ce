import type { Fault } from '../protocol/index.ts';
import { mainEffectsOf } from './armed/armed-fault.ts';
import type { Decision } from './faults.ts';

/**
 * What a decision does, in a few words.
 * @example 'held up 300 ms, then respond {"status":500}'
 */
export function describeEffect({ delayMs, isExpiring, fault }: Decision<Fault>): string {
  const words = [
    ...(isExpiring ? ['the token runs out'] : []),
    ...(delayMs > 0 ? [`held up ${delayMs} ms`] : []),
    ...(fault ? [describeMain(fault)] : []),
  ];
  return words.join(', then ');
}

function describeMain(fault: Fault): string {
  const [effect] = mainEffectsOf(fault);
  if (!effect) return '';
  const value = (fault as Partial<Record<typeof effect, unknown>>)[effect];
  if (value === true) return effect;
  return `${effect} ${typeof value === 'object' ? JSON.stringify(value) : value}`;
}
