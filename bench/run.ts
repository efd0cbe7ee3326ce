/**
 * Everything that is measured, in one run: `npm run bench`, or one part of it: `npm run bench -- requests`.
 * `--write docs/benchmarks.md` writes it down.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCurves } from './curves.ts';
import { writeDocument } from './document.ts';
import { benchFanOut } from './fan-out.ts';
import { benchFlood } from './flood.ts';
import { benchHistory } from './history.ts';
import { benchObserver } from './observer.ts';
import { benchPage } from './page.ts';
import { benchProxy } from './proxy.ts';
import { benchProxyDay } from './proxy-day.ts';
import { benchRequests } from './requests.ts';
import { benchScale } from './scale.ts';
import { benchSoak } from './soak.ts';
import { benchStartUp } from './start-up.ts';
import { benchVerdict } from './verdict.ts';

const parts: Record<string, () => Promise<void>> = {
  'start-up': benchStartUp,
  requests: benchRequests,
  'fan-out': benchFanOut,
  history: benchHistory,
  verdict: benchVerdict,
  observer: benchObserver,
  proxy: benchProxy,
  flood: benchFlood,
  page: benchPage,
  scale: benchScale,
  curves: benchCurves,
};

/** What takes minutes, and is done only where it is asked for. */
const longParts: Record<string, () => Promise<void>> = {
  soak: () => benchSoak({ minutes: Number(values.minutes), seed: Number(values.seed) }),
  'proxy-day': benchProxyDay,
};

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const known = { ...parts, ...longParts };
const unknown = asked.find((name) => !Object.hasOwn(known, name));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}. There are: ${Object.keys(known).join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log(
    `Node ${process.version}, ${cpus().length} cores. Medians; ratios to the first row, taken round by round.`,
  );
  for (const [name, bench] of Object.entries(known)) {
    if (asked.length === 0 ? name in parts : asked.includes(name)) await bench();
  }
  if (values.write !== undefined) writeDocument(values.write);
}
