import { compilePattern, type Fault, parseDuration, seededRandom } from '../../protocol/index.ts';
import { type FaultRest, restOf, restOfWindow } from './fault-rest.ts';
import { type FaultPoint, pointsOf, type Trigger } from './trigger.ts';

/** What a fault can do besides `delay` and `expire`, which go with any of these. */
export const mainEffects = [
  'respond',
  'reset',
  'hang',
  'drop',
  'duplicate',
  'flap',
  'close',
  'cut',
  'stall',
  'hold',
  'inject',
  'split',
  'oversized',
  'malformed',
  'fields',
] as const;

export type MainEffect = (typeof mainEffects)[number];

/** The effects of a fault besides `delay` and `expire`; a sound one has at most one. */
export function mainEffectsOf(fault: Fault): MainEffect[] {
  return mainEffects.filter((effect) => effect in fault);
}

export interface ArmedFaultOptions {
  name: string;
  /** What its dice are seeded with: its own, so that another fault does not change what this one does. */
  seed: string;
  /** The moment that `from` and `until` count from, in milliseconds since 1970. */
  since: number;
  /** Whether it came with the scenario, or was added to the running mock. */
  isScripted: boolean;
}

/** A fault with its counters and its dice. */
export class ArmedFault {
  readonly spec: Fault;
  readonly name: string;
  readonly isScripted: boolean;
  readonly points: readonly FaultPoint[];
  /** Whether it ever was on. */
  wasOn: boolean;
  #isOn: boolean;
  readonly #since: number;
  readonly #window: { from: number; until: number };
  readonly #dice: () => number;
  readonly #matches: RegExp | undefined;
  readonly #triggers = new Map<string, number>();
  readonly #acts = new Map<string, number>();

  constructor(spec: Fault, { name, seed, since, isScripted }: ArmedFaultOptions) {
    const { enabled = true, from = '0ms', until } = spec;
    this.spec = spec;
    this.name = name;
    this.isScripted = isScripted;
    this.points = pointsOf(spec);
    this.#isOn = enabled;
    this.wasOn = enabled;
    this.#since = since;
    this.#window = {
      from: since + parseDuration(from),
      until: until === undefined ? Number.POSITIVE_INFINITY : since + parseDuration(until),
    };
    this.#dice = seededRandom(seed);
    this.#matches = 'matches' in spec && spec.matches !== undefined ? compilePattern(spec.matches) : undefined;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  turn(isOn: boolean): void {
    this.#isOn = isOn;
    this.wasOn ||= isOn;
  }

  /** When it may act, in milliseconds since 1970. */
  get window(): Readonly<{ from: number; until: number }> {
    return this.#window;
  }

  get counts(): { occasions: number; acts: number } {
    return { occasions: sum(this.#triggers), acts: sum(this.#acts) };
  }

  /**
   * The fault as it would have to be written to go on from here: its times and its window are what is left of them.
   * @param now milliseconds since 1970
   */
  rest(now: number): FaultRest {
    const spec = restOfWindow(this.spec, now - this.#since);
    const { occasions: triggers, acts } = this.counts;
    return restOf(
      { ...spec, name: this.name, enabled: this.isOn },
      { triggers, acts, isOver: now > this.#window.until },
    );
  }

  /** Whether it acts on this trigger. Each one that fits is counted, and the dice are thrown, whatever comes of it. */
  applies(trigger: Trigger, now: number): boolean {
    if (!this.isOn || now < this.#window.from || now > this.#window.until || !this.#fits(trigger)) return false;
    const { nth, every, times, probability } = this.spec;
    const count = countOne(this.#triggers, this.#counterOf(trigger));
    const isLucky = probability === undefined || this.#dice() < probability;
    if (nth !== undefined && count !== nth) return false;
    if (every !== undefined && count % every !== 0) return false;
    const acts = this.#acts.get(this.#counterOf(trigger)) ?? 0;
    return isLucky && (times === undefined || acts < times);
  }

  acted(trigger: Trigger): void {
    countOne(this.#acts, this.#counterOf(trigger));
  }

  #fits({ user, room, poster, text }: Trigger): boolean {
    const { spec } = this;
    if (!isAmong(user, spec.user)) return false;
    if ('room' in spec && !isAmong(room, spec.room)) return false;
    if ('poster' in spec && !isAmong(poster, spec.poster)) return false;
    return this.#matches === undefined || (text !== undefined && this.#matches.test(text));
  }

  #counterOf({ user, connection }: Trigger): string {
    switch (this.spec.per) {
      case 'user':
        return user ?? '';
      case 'connection':
        return String(connection ?? '');
      default:
        return '';
    }
  }
}

/** Whether a user is one of those named; without names, every user is. */
export function isAmong(name: string | undefined, named: string | string[] | undefined): boolean {
  if (named === undefined) return true;
  return name !== undefined && [named].flat().includes(name);
}

function countOne(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
