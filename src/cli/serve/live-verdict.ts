import { type Mock, verdictOf } from '../../mock-server/index.ts';
import type { ClientResult } from '../../protocol/index.ts';

/** How often the clients are judged at most, in milliseconds. */
const shortestPause = 1000;

/** Judging takes at most one part in this many of the time. */
const partsOfTime = 50;

/**
 * Logs each requirement that a client breaks, once for each client, soon after it did. The whole trace is
 * judged now and then, not every entry as it passes: that would cost the server its speed.
 * @returns a function that judges what is left, and ends it
 */
export function watchVerdict(mock: Mock): () => void {
  const { switchboard } = mock;
  const reported = new Set<string>();
  let judgedSeq = 0;
  const judge = (): void => {
    if (switchboard.trace.seq === judgedSeq) return;
    judgedSeq = switchboard.trace.seq;
    for (const result of verdictOf(mock).results) reportNew(switchboard, result, reported);
  };
  const judgeAgain = (): void => {
    const began = performance.now();
    judge();
    timer = setTimeout(judgeAgain, Math.max(shortestPause, partsOfTime * (performance.now() - began))).unref();
  };
  let timer = setTimeout(judgeAgain, shortestPause).unref();
  return () => {
    clearTimeout(timer);
    judge();
  };
}

function reportNew(switchboard: Mock['switchboard'], result: ClientResult, reported: Set<string>): void {
  const { requirement, level, cure: remedy, findings } = result;
  if (level === 'excluded') return;
  for (const { client, sentence } of findings) {
    const key = `${requirement}\n${client}`;
    if (reported.has(key)) continue;
    reported.add(key);
    switchboard.report({ type: 'broke-rule', client, requirement, level, sentence, cure: remedy });
  }
}
