import type { Progress } from '../../../conformance/index.ts';

/** How far a run is. */
export interface RunProgress extends Progress {
  /** What it waits for, and how much longer. */
  waiting?: string;
}

/** How a run speaks of itself. */
export interface ProgressWords {
  /** What it consists of, such as `cases`. */
  parts: string;
  /** What it does before the first of them is finished. */
  beginning: string;
}

/** The words of a check. */
export const checkWords: ProgressWords = {
  parts: 'cases',
  beginning: 'asking the server for its rooms and its dialect',
};

/** The words of a play. */
export const playWords: ProgressWords = { parts: 'steps', beginning: 'starting the mock, or asking the server' };

/** A run that is over sooner needs no progress. */
const firstAfterMs = 1000;
/** Lines for a log come no more often than this. */
const lineEveryMs = 2000;

/** Prints on stderr how far a run is, once it takes more than a second: one line that changes on a terminal, else lines. */
export function printProgress(
  stderr: NodeJS.WriteStream,
  { parts, beginning }: ProgressWords,
): { update(progress: RunProgress): void; end(): void } {
  const textOf = ({ waiting, soak, finished, done, total }: RunProgress): string =>
    waiting ?? soak ?? (finished ? `${done} of ${total} ${parts}, last ${finished}` : beginning);
  let latest: RunProgress | undefined;
  let shown = false;
  const print = () => {
    const text = latest ? textOf(latest) : beginning;
    shown = true;
    // A line that is longer than the terminal is wide cannot be written over.
    stderr.write(stderr.isTTY ? `\r\x1b[K${text.slice(0, Math.max(1, (stderr.columns || 80) - 1))}` : `${text}\n`);
  };
  let timer = setTimeout(function tick() {
    print();
    timer = setTimeout(tick, stderr.isTTY ? 100 : lineEveryMs);
  }, firstAfterMs);
  return {
    update: (progress) => {
      latest = progress;
    },
    end: () => {
      clearTimeout(timer);
      if (shown && stderr.isTTY) stderr.write('\r\x1b[K');
      shown = false;
    },
  };
}
