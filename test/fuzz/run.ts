/**
 * Hostile inputs, from a seed: `npm run fuzz`, or `npm run fuzz -- --inputs 50000 --seed 7 --only frames`. Ends with 1 and
 * the input where something crashed, hung, grew or answered what it must not. Counts stand in docs/security.md.
 */
import { parseArgs } from 'node:util';
import { recordingTarget, yamlTarget } from './file-targets.ts';
import { bodyTarget, controlTarget, frameTarget, headerTarget, upgradeTarget } from './mock-targets.ts';
import { Dice } from './mutate.ts';
import { proxyClientTarget, proxyServerTarget } from './proxy-targets.ts';
import { serverTarget } from './server-target.ts';
import type { Target } from './target.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '1200' },
    only: { type: 'string', default: '' },
  },
});
const [inputs, seed, seconds] = [values.inputs, values.seed, values.seconds].map(Number) as [number, number, number];
const makers = [
  frameTarget,
  bodyTarget,
  headerTarget,
  upgradeTarget,
  controlTarget,
  yamlTarget,
  recordingTarget,
  proxyClientTarget,
  proxyServerTarget,
  serverTarget,
];

/** So many are under way at once, where a target waits for sockets. */
const together = 32;
/** Runs of `check` and `ctl` against a hostile server: each asks it many things. */
const serverRuns = Math.ceil(inputs / 100_000);
/** What the process may take, in bytes: the mocks of all targets keep their limits. */
const mostMemory = 1536 * 2 ** 20;
/** A batch of inputs takes no longer, in milliseconds; nor does a run against a hostile server, which is waited for. */
const longest = 300_000;

const deadline = performance.now() + seconds * 1000;

async function feed(target: Target): Promise<number> {
  const dice = new Dice(seed);
  const planned = target.share > 0 ? Math.ceil(inputs * target.share) : serverRuns;
  const width = target.share > 0 ? together : 1;
  let fed = 0;
  for (; fed < planned && performance.now() < deadline; fed += width) {
    const batch = Array.from({ length: width }, () => target.feed(dice));
    await inTime(Promise.all(batch), target.name);
    if (fed % 1024 === 0) await new Promise(setImmediate);
    const { rss } = process.memoryUsage();
    if (rss > mostMemory) throw new Error(`${target.name}: the process has grown to ${rss} bytes after ${fed} inputs`);
  }
  await target.end();
  return target.share > 0 ? fed : dice.inputs;
}

async function inTime(work: Promise<unknown>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: an input hangs`)), longest);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function feedAll(): Promise<number> {
  let sum = 0;
  for (const make of makers) {
    const target = await make();
    if (!target.name.includes(values.only)) {
      await target.end();
      continue;
    }
    const began = performance.now();
    const fed = await feed(target);
    sum += fed;
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(`| ${target.name} | ${fed} | ${((performance.now() - began) / 1000).toFixed(1)} s | ${megabytes} MB |`);
  }
  return sum;
}

console.log(`Seed ${seed}, ${inputs} inputs, at most ${seconds} s.`);
try {
  const sum = await feedAll();
  console.log(`${sum} inputs, none with a crash, a hang, growth or an answer that must not be.`);
  process.exit(0);
} catch (error) {
  // Targets listen for exceptions that nobody catches: this one is not theirs.
  console.error(error);
  process.exit(1);
}
