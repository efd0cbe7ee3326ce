import type { ChatEvent } from '../protocol/index.ts';
import type { FaultPoint, FaultsByPoint, Trigger } from './armed/trigger.ts';
import type { Clock } from './clock.ts';
import { describeEffect } from './describe-effect.ts';
import type { Decision, Faults } from './faults.ts';

/** Whose everything is at which faults act. */
export interface FaultSubjects {
  /** Whose token was accepted on a connection; undefined before. */
  userOf(connection: number): string | undefined;
  /** Whose token it is, valid or not; undefined where nobody's. */
  ownerOf(token: string): string | undefined;
  /** The tokens of a user run out now. */
  expire(user: string): void;
}

/** What every stage and port at which faults act knows. */
export class FaultContext {
  readonly subjects: FaultSubjects;
  readonly clock: Clock;
  readonly #faults: Faults;
  readonly #report: (event: ChatEvent) => void;

  constructor(subjects: FaultSubjects, clock: Clock, faults: Faults, report: (event: ChatEvent) => void) {
    this.subjects = subjects;
    this.clock = clock;
    this.#faults = faults;
    this.#report = report;
  }

  /** Whether any fault may act there: mostly none does, and then this is all that is asked. */
  mayAct(point: FaultPoint): boolean {
    return this.#faults.has(point);
  }

  /**
   * Asks the faults. What they decide has been reported, and a token that they expire has expired, when this returns.
   * @returns undefined if nothing goes wrong
   */
  decide<Point extends FaultPoint>(
    trigger: Trigger<Point>,
    request?: number,
  ): Decision<FaultsByPoint[Point]> | undefined {
    const decision = this.#faults.decide(trigger);
    if (!decision) return undefined;
    const { point, user, connection } = trigger;
    if (decision.isExpiring && user !== undefined) this.subjects.expire(user);
    this.#report({
      type: 'fault',
      faults: decision.names,
      on: point,
      does: describeEffect(decision),
      ...(request !== undefined && { request }),
      ...(user !== undefined && { user }),
      ...(connection !== undefined && { connection }),
    });
    return decision;
  }

  /** @param delayMs milliseconds; without any it happens at once */
  later(delayMs: number, act: () => void): void {
    if (delayMs === 0) act();
    else this.clock.setTimer(delayMs, act);
  }
}
