import { type ProgressWords, printProgress, type RunProgress } from './progress.ts';

/** What the caller of a run passes to watch it. */
export interface Watch {
  /** Aborted by Ctrl-C or SIGTERM: the run ends early, and its report is written all the same. */
  signal: AbortSignal;
  update(progress: RunProgress): void;
}

interface WatchOptions {
  signal: AbortSignal;
  stderr: NodeJS.WriteStream;
  words: ProgressWords;
}

/** Runs something long, and prints its progress. */
export async function watchedRun<Result>(
  { signal, stderr, words }: WatchOptions,
  run: (watch: Watch) => Promise<Result>,
): Promise<Result> {
  const progress = printProgress(stderr, words);
  try {
    return await run({ signal, update: progress.update });
  } finally {
    progress.end();
  }
}
