import { type DialectName, dialects, type Scenario } from '../protocol/index.ts';
import { type Clock, type ClockOptions, SteerableClock } from './clock.ts';
import { ChatCore, type World } from './core/index.ts';
import { buildWorld } from './scenario/build-world.ts';
import { Switchboard } from './switchboard.ts';
import { Trace } from './trace/trace.ts';

export interface MockOptions {
  /** Takes the place of the scenario's own seed. */
  seed?: number | undefined;
  /** Takes the place of the scenario's own dialect. */
  dialect?: DialectName | undefined;
  /** How long tokens are valid from the start, in milliseconds; for ever where left out. */
  tokenLifetimeMs?: number | undefined;
}

/** Where the history of a world ends that has a seed but no clock: always the same moment, so that times are too. */
const seededHistoryEnd = Date.parse('2026-01-05T12:00:00Z');

/**
 * A chat service in memory, without a port: mount it with `chatMiddleware` and `attachChatSocket`,
 * or let `startServer` listen.
 */
export class Mock {
  readonly switchboard: Switchboard;
  readonly clock: SteerableClock;
  readonly #options: MockOptions;
  #scenario: Scenario;

  private constructor(scenario: Scenario, options: MockOptions, clock: SteerableClock, core: ChatCore) {
    this.#scenario = scenario;
    this.#options = options;
    this.clock = clock;
    this.switchboard = new Switchboard({ core, clock, trace: new Trace() });
  }

  /**
   * @example
   * const mock = await Mock.create(loadScenario('default').scenario, { seed: 7 });
   */
  static async create(scenario: Scenario, options: MockOptions = {}): Promise<Mock> {
    const clock = new SteerableClock(clockOptions(scenario));
    const world = await seededWorld(scenario, options, clock);
    return new Mock(scenario, options, clock, new ChatCore(world, dialectOf(scenario, options)));
  }

  get world(): World {
    return this.switchboard.core.world;
  }

  /** Back to the seed, not to nothing. Connections of users who are still there stay. */
  async reset(): Promise<void> {
    await this.reload(this.#scenario);
  }

  /** The world of another scenario takes the place of this one. */
  async reload(scenario: Scenario): Promise<void> {
    const world = await seededWorld(scenario, this.#options, this.clock);
    this.#scenario = scenario;
    this.switchboard.reload(world, dialectOf(scenario, this.#options));
  }
}

function clockOptions({ clock }: Scenario): ClockOptions {
  const { start, frozen } = typeof clock === 'string' ? { start: clock } : { ...clock };
  return { startsAt: start === undefined ? undefined : Date.parse(start), isFrozen: frozen };
}

function dialectOf(scenario: Scenario, options: MockOptions) {
  return dialects[options.dialect ?? scenario.dialect ?? 'documented'];
}

function seededWorld(scenario: Scenario, { seed, tokenLifetimeMs }: MockOptions, clock: Clock): Promise<World> {
  const now = clock.now();
  const isSeeded = (seed ?? scenario.seed) !== undefined;
  const unclockedEnd = isSeeded ? seededHistoryEnd : now;
  return buildWorld(scenario, {
    seed,
    historyEndsAt: clockOptions(scenario).startsAt ?? unclockedEnd,
    ...(tokenLifetimeMs !== undefined && { tokensExpireAt: now + tokenLifetimeMs }),
  });
}
