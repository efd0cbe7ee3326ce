/** Everything that is measured, in one run: `npm run bench`, or one part of it: `npm run bench -- requests`. */
import { cpus } from 'node:os';
import { benchFanOut } from './fan-out.ts';
import { benchHistory } from './history.ts';
import { benchObserver } from './observer.ts';
import { benchPage } from './page.ts';
import { benchProxy } from './proxy.ts';
import { benchRequests } from './requests.ts';
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
  page: benchPage,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log(
    `Node ${process.version}, ${cpus().length} cores. Medians; ratios to the first row, taken round by round.`,
  );
  for (const [name, bench] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) await bench();
  }
}
