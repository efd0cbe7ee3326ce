import type { Trace } from '../../traffic/index.ts';

/** How often it is judged at most, in milliseconds. */
const shortestPause = 1000;

/** Judging takes at most one part in this many of the time. */
const partsOfTime = 50;

/**
 * Judges a trace now and then, where something has passed since: to judge every entry as it passes would cost a server
 * its speed.
 * @returns a function that judges what is left, and ends it
 */
export function judgeNowAndThen(trace: Trace, judgeAll: () => void): () => void {
  let judgedSeq = 0;
  const judge = (): void => {
    if (trace.seq === judgedSeq) return;
    judgedSeq = trace.seq;
    judgeAll();
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
