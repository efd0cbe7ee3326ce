import { type Fault, parseDuration } from '../protocol/index.ts';
import { ArmedFault, mainEffectsOf } from './armed/armed-fault.ts';
import type { FaultPoint, FaultsByPoint, Trigger } from './armed/trigger.ts';
import type { Clock } from './clock.ts';

/** What the faults want done about a trigger. */
export interface Decision<Spec = Fault> {
  /** All delays together, in milliseconds. */
  delayMs: number;
  /** Whether the user's token runs out first. */
  isExpiring: boolean;
  /** The one that acts, where one does more than delay. */
  fault?: Spec;
  /** Which faults have a part in it. */
  names: string[];
}

/** What goes wrong in a mock: decides, and does nothing itself. */
export class Faults {
  readonly #seed: number;
  readonly #clock: Clock;
  #armed: ArmedFault[] = [];
  #points = new Set<FaultPoint>();

  /** @param seed what all dice depend on */
  constructor(seed: number, clock: Clock) {
    this.#seed = seed;
    this.#clock = clock;
  }

  /** Whether any fault may act there; where none does, nothing is asked of the rest. */
  has(point: FaultPoint): boolean {
    return this.#points.has(point);
  }

  all(): readonly ArmedFault[] {
    return this.#armed;
  }

  find(name: string): ArmedFault | undefined {
    return this.#armed.find((fault) => fault.name === name);
  }

  /** Those of a scenario take the place of those of the one before; what was added to the running mock stays. */
  script(specs: readonly Fault[]): void {
    this.#armed = this.#armed.filter(({ isScripted }) => !isScripted);
    const added = this.#armed.splice(0);
    for (const spec of specs) this.#arm(spec, true);
    this.#armed.push(...added);
    this.#lookAround();
  }

  /** Adds one to a running mock. @returns it, with the name it got */
  add(spec: Fault): ArmedFault {
    const armed = this.#arm(spec, false);
    this.#lookAround();
    return armed;
  }

  /** @returns whether there was one of that name */
  remove(name: string): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter((fault) => fault.name !== name);
    this.#lookAround();
    return this.#armed.length < before;
  }

  removeAll(): void {
    this.#armed = [];
    this.#lookAround();
  }

  /** @returns whether there is one of that name */
  turn(name: string, isOn: boolean): boolean {
    const fault = this.find(name);
    fault?.turn(isOn);
    this.#lookAround();
    return fault !== undefined;
  }

  /** What is to be done; undefined if nothing goes wrong. Delays add up, and of the rest the first one acts. */
  decide<Point extends FaultPoint>(trigger: Trigger<Point>): Decision<FaultsByPoint[Point]> | undefined {
    const now = this.#clock.now();
    const decision: Decision = { delayMs: 0, isExpiring: false, names: [] };
    for (const armed of this.#armed) {
      if (!armed.points.includes(trigger.point) || !armed.applies(trigger, now)) continue;
      const isMore = mainEffectsOf(armed.spec).length > 0;
      if (isMore && decision.fault) continue;
      armed.acted(trigger);
      decision.names.push(armed.name);
      decision.delayMs += armed.spec.delay === undefined ? 0 : parseDuration(armed.spec.delay);
      decision.isExpiring ||= armed.spec.expire === true;
      if (isMore) decision.fault = armed.spec;
    }
    // A fault that stands at a point is of the kind of that point.
    return decision.names.length > 0 ? (decision as Decision<FaultsByPoint[Point]>) : undefined;
  }

  #arm(spec: Fault, isScripted: boolean): ArmedFault {
    const kin = this.#armed.filter((other) => JSON.stringify(other.spec) === JSON.stringify(spec)).length;
    const seed = `${this.#seed}/${JSON.stringify(spec)}/${kin}`;
    const armed = new ArmedFault(spec, { name: this.#nameFor(spec), seed, since: this.#clock.now(), isScripted });
    this.#armed.push(armed);
    return armed;
  }

  #nameFor(spec: Fault): string {
    const [effect = spec.delay === undefined ? 'expire' : 'delay'] = mainEffectsOf(spec);
    const wanted = spec.name ?? `${spec.on}-${effect}`;
    if (!this.find(wanted)) return wanted;
    let number = 2;
    while (this.find(`${wanted}-${number}`)) number += 1;
    return `${wanted}-${number}`;
  }

  #lookAround(): void {
    this.#points = new Set(this.#armed.filter(({ isOn }) => isOn).flatMap(({ points }) => points));
  }
}
