import type { Progress } from '../conformance/index.ts';

/** A run that is over sooner needs no progress. */
const firstAfterMs = 1000;
/** Lines for a log come no more often than this. */
const lineEveryMs = 2000;

/** Shows on stderr how far a run is, once it takes more than a second: one line that changes on a terminal, else lines. */
export function showProgress(stderr: NodeJS.WriteStream): { update(progress: Progress): void; end(): void } {
  let latest: Progress | undefined;
  let shown = false;
  const show = () => {
    const text = latest?.finished
      ? `${latest.done} of ${latest.total} cases, last ${latest.finished}`
      : 'asking the server for its rooms and its dialect';
    shown = true;
    stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  };
  let timer = setTimeout(function tick() {
    show();
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
