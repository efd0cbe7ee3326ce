import { type ProgressWords, printProgress, type RunProgress } from './progress.ts';

/** What the caller of a run passes to watch it. */
export interface Watch {
  /** Aborted by Ctrl-C or SIGTERM: the run ends early, and its report is written all the same. */
  signal: AbortSignal;
  update(progress: RunProgress): void;
}

/** Runs something long: its progress is printed, and the first Ctrl-C or SIGTERM ends it early. A second one kills. */
export async function watchedRun<Result>(
  stderr: NodeJS.WriteStream,
  words: ProgressWords,
  run: (watch: Watch) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController();
  const stop = (): void => interruption.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = printProgress(stderr, words);
  try {
    return await run({ signal: interruption.signal, update: progress.update });
  } finally {
    progress.end();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
