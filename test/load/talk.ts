import { onTestFinished, vi } from 'vitest';
import { type ArtilleryContext, catchUp, connect, expectDelivery, judge, post } from '../../src/load/index.ts';
import { forgetRun } from '../../src/load/present.ts';
import type { RunningServer } from '../mutants/mutant.ts';

/** What Artillery would add up. */
export class Metrics {
  readonly counters: Record<string, number> = {};
  readonly histograms: Record<string, number[]> = {};

  emit(kind: 'counter' | 'histogram', name: string, value: number): void {
    if (kind === 'counter') this.counters[name] = (this.counters[name] ?? 0) + value;
    else this.histograms[name] = [...(this.histograms[name] ?? []), value];
  }

  /** Lost, duplicated, leaked, broken. */
  get found(): (number | undefined)[] {
    return ['lost', 'duplicated', 'leaked', 'broken'].map((name) => this.counters[`chat.${name}`]);
  }
}

/** What is told on stderr until the test ends. */
export function toldOnStderr(): string[] {
  const told: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  return told;
}

interface Talk {
  rounds?: number;
  patienceMs?: number;
}

/** The three users of the config talk in the two rooms, as a script would have it in a worker of its own. */
export async function talk(
  { config, options }: RunningServer,
  { rounds = 6, patienceMs = 3000 }: Talk = {},
): Promise<Metrics> {
  forgetRun();
  const metrics = new Metrics();
  const { users, rooms } = config;
  const { shared = '', foreign = '' } = rooms ?? {};
  const cast = [
    { ...users.member, room: shared },
    { ...users.peer, room: `${shared} ${foreign}` },
    { ...users.outsider, room: foreign },
  ];
  const contexts = cast.map(({ id: user, token, room }): ArtilleryContext => {
    const dialect = options?.dialect ?? 'documented';
    return { vars: { target: config.target, user, token, room, dialect, patienceMs, text: 'and so on' } };
  });
  const all = (step: typeof connect) => Promise.all(contexts.map((context) => step(context, metrics)));
  await all(connect);
  for (let round = 0; round < rounds; round += 1) {
    await all(post);
    await all(expectDelivery);
  }
  await all(catchUp);
  await all(judge);
  return metrics;
}
