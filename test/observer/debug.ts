import { observe } from '../../src/observer/index.ts';
import { randomHistory } from './random-history.ts';

const runs = Number(process.argv[2] ?? 1000);
const seed0 = Number(process.argv[3] ?? 1);
function numbersOf(seed: number): number[] {
  let x = (seed * 2654435761) >>> 0 || 1;
  const next = () => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x;
  };
  for (let i = 0; i < 10; i++) next();
  const n = 100 + (next() % (next() % 4 === 0 ? 4000 : 1200));
  return Array.from({ length: n }, () => next() % 10000);
}
const brokenOf = (numbers: number[]) => {
  const h = randomHistory(numbers);
  return { ...h, broken: observe(h.entries, h.knowledge).results.filter((r) => r.verdict === 'broken') };
};
const tests = new Map<string, number>();
for (let seed = seed0; seed < seed0 + runs; seed += 1) {
  let numbers = numbersOf(seed);
  const h = randomHistory(numbers);
  const { results } = observe(h.entries, h.knowledge);
  for (const r of results) tests.set(r.requirement, (tests.get(r.requirement) ?? 0) + r.tests);
  const first = results.find((r) => r.verdict === 'broken');
  if (!first) continue;
  const id = first.requirement;
  const fails = (n: number[]) => {
    return brokenOf(n).broken.some((r) => r.requirement === id);
  };
  for (let chunk = numbers.length >> 1; chunk >= 1; chunk >>= 1) {
    for (let i = 0; i + chunk <= numbers.length; ) {
      const cut = [...numbers.slice(0, i), ...numbers.slice(i + chunk)];
      const zero = [...numbers.slice(0, i), ...numbers.slice(i, i + chunk).map(() => 0), ...numbers.slice(i + chunk)];
      if (fails(cut)) numbers = cut;
      else {
        if (numbers.slice(i, i + chunk).some((v) => v) && fails(zero)) numbers = zero;
        i += chunk;
      }
    }
  }
  const { entries, knowledge, broken, simulation } = brokenOf(numbers);
  console.log(
    'SEED',
    seed,
    JSON.stringify(simulation.options, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
    JSON.stringify(knowledge),
  );
  for (const r of broken) console.log(r.requirement, JSON.stringify(r.findings[0], null, 1));
  for (const e of entries.slice(-60)) console.log(JSON.stringify(e));
  process.exit(1);
}
console.log([...tests].map(([k, v]) => `${k} ${v}`).join('\n'));
