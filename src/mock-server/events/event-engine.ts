import { parseDuration, type ReactingEvent, type TimedEvent } from '../../protocol/index.ts';
import type { Facts } from '../../traffic/index.ts';
import { act } from '../steering/act.ts';
import { type Steering, SteeringProblem } from '../steering/steering.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { reactionTo } from './happening.ts';

export type ScenarioEvent = TimedEvent | ReactingEvent;

/** As many reactions may follow from one happening, reactions to reactions included; past that it is a circle. */
const mostReactions = 1_000;

/** What follows from one happening. */
interface Chain {
  reactions: number;
}

/** How far an event has come. */
export interface EventProgress {
  event: ScenarioEvent;
  /** How often there was something to react to. */
  happenings: number;
  /** How often it has acted. */
  acts: number;
  /** Why it could not act, the last time. */
  problem?: string;
}

/** Lets the events of a scenario happen: at their time, or when something else has happened. */
export class EventEngine {
  readonly #switchboard: Switchboard;
  readonly #steering: Steering;
  /** What has to be taken back when the events stop. */
  #ends = new Set<() => void>();
  #progress: EventProgress[] = [];
  /** The chain that what is being done now belongs to. */
  #chain: Chain | undefined;

  constructor(switchboard: Switchboard, steering: Steering) {
    this.#switchboard = switchboard;
    this.#steering = steering;
  }

  /** From now on these events happen, and no others. */
  start(events: readonly ScenarioEvent[]): void {
    this.stop();
    this.#progress = events.map((event) => ({ event, happenings: 0, acts: 0 }));
    for (const progress of this.#progress) {
      const { event } = progress;
      if ('on' in event) this.#listen(event, progress);
      else this.#plan(event, progress);
    }
  }

  /** Of each event, in the order of the scenario. */
  get progress(): readonly Readonly<EventProgress>[] {
    return this.#progress;
  }

  stop(): void {
    for (const end of this.#ends) end();
    this.#ends.clear();
  }

  #plan(event: TimedEvent, progress: EventProgress): void {
    const { at, every, times = every === undefined ? 1 : Number.POSITIVE_INFINITY } = event;
    const again = (count: number): void => {
      this.#act(progress);
      if (every !== undefined && count < times) this.#later(every, () => again(count + 1));
    };
    this.#later(at ?? every ?? '0ms', () => again(1));
  }

  #listen(event: ReactingEvent, progress: EventProgress): void {
    const { on, after, once, every = 1, times = once ? 1 : Number.POSITIVE_INFINITY } = event;
    const read = reactionTo(on);
    let reactions = 0;
    const end = this.#switchboard.onEvent((chatEvent) => {
      const what = reactions < times ? read(chatEvent) : undefined;
      if (!what) return;
      progress.happenings += 1;
      if (progress.happenings % every !== 0) return;
      reactions += 1;
      const chain = this.#chain ?? { reactions: 0 };
      if (!this.#goesOn(chain)) return;
      if (after === undefined) this.#switchboard.afterwards(() => this.#act(progress, what, chain));
      else this.#later(after, () => this.#act(progress, what, chain));
    });
    this.#ends.add(end);
  }

  #later(duration: string, act: () => void): void {
    const takeBack = this.#switchboard.clock.setTimer(parseDuration(duration), () => {
      this.#ends.delete(takeBack);
      act();
    });
    this.#ends.add(takeBack);
  }

  /** Counts one more reaction of a chain. @returns whether it may happen */
  #goesOn(chain: Chain): boolean {
    chain.reactions += 1;
    if (chain.reactions === mostReactions + 1) {
      const problem = 'events set each other off in a circle; give one of them `times` or `once`';
      const what = `more than ${mostReactions} reactions to one happening`;
      this.#switchboard.report({ type: 'steered', by: 'scenario', what, problem });
    }
    return chain.reactions <= mostReactions;
  }

  /** What cannot be done is told, and everything else goes on. */
  #act(progress: EventProgress, what?: Facts, chain?: Chain): void {
    const { event } = progress;
    const outer = this.#chain;
    this.#chain = chain;
    try {
      const done = act(this.#steering, event, { ...what, n: progress.acts + 1 });
      progress.acts += 1;
      this.#switchboard.report({ type: 'steered', by: 'scenario', what: done });
    } catch (error) {
      if (!(error instanceof SteeringProblem)) throw error;
      progress.problem = error.message;
      const name = 'on' in event ? 'a reaction' : 'an event';
      this.#switchboard.report({ type: 'steered', by: 'scenario', what: name, problem: error.message });
    } finally {
      this.#chain = outer;
    }
  }
}
