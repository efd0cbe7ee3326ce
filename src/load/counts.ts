import type { ObserverVerdict } from '../observer/index.ts';
import { findRequirement } from '../requirements/index.ts';

/** What the observer has found, as the metrics name it. */
export interface LoadCounts {
  /** Messages that were due on a connection or in a history and never came, or that nobody ever saw. */
  lost: number;
  /** Messages that came, or were posted, more often than they were sent. */
  duplicated: number;
  /** Messages that came to somebody who is not in their room. */
  leaked: number;
  /** Whatever else breaks a MUST of the register. */
  broken: number;
}

export const none: LoadCounts = { lost: 0, duplicated: 0, leaked: 0, broken: 0 };

const names: Readonly<Record<string, keyof LoadCounts>> = {
  'live.after-connected': 'lost',
  'live.every-connection': 'lost',
  'retrieve.complete': 'lost',
  'retrieve.zero-means-all': 'lost',
  'history.consistent': 'lost',
  'live.exactly-once': 'duplicated',
  'live.occupants-only': 'leaked',
  'live.not-before-connected': 'leaked',
  'connect.refused-stays-dark': 'leaked',
  'retrieve.own-rooms-only': 'leaked',
};

/** @param vanished posts that nobody ever saw */
export function countsOf({ results }: ObserverVerdict, vanished: number) {
  const counts = { ...none, lost: vanished };
  const sentences: string[] = [];
  for (const { requirement, verdict, times, findings } of results) {
    const isMust = findRequirement(requirement)?.level === 'MUST';
    if (verdict !== 'broken' || !(isMust || requirement in names)) continue;
    counts[names[requirement] ?? 'broken'] += times;
    for (const { sentence } of findings) sentences.push(`${requirement}: ${sentence}`);
  }
  return { counts, sentences };
}
