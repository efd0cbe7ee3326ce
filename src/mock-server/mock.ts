import {
  type Dialect,
  type DialectName,
  dialects,
  type Fault,
  type Scenario,
  type WorldState,
} from '../protocol/index.ts';
import { Trace, TraceMemory } from '../traffic/index.ts';
import { type ClockOptions, SteerableClock } from './clock/steerable-clock.ts';
import { ChatCore, copyWorld, giveBackMemory, HistoryMemory, type World } from './core/index.ts';
import { EventEngine } from './events/event-engine.ts';
import { type IdlePart, idleEvents, idleFaults } from './idle-parts.ts';
import { buildWorld } from './scenario/build-world.ts';
import { limitTokens } from './scenario/token-lifetimes.ts';
import { Steering } from './steering/steering.ts';
import { Switchboard } from './switchboard/switchboard.ts';
import { tokenHint } from './token-hint.ts';

export interface MockOptions {
  /** Takes the place of the scenario's own seed. */
  seed?: number | undefined;
  /** Takes the place of the scenario's own dialect. */
  dialect?: DialectName | undefined;
  /** How long tokens are valid from the start, in milliseconds; for ever if left out. */
  tokenLifetimeMs?: number | undefined;
  /** Faults besides those of the scenario; a reset keeps them. */
  faults?: readonly Fault[] | undefined;
  /** How many entries of the trace are kept; 10,000 if left out. */
  traceCapacity?: number | undefined;
  /** How much the traces of the world and those beside it keep, in bytes; 64 MB if left out. */
  mostTraceBytes?: number | undefined;
  /** How much clients may add to the world and those beside it, in bytes; 256 MB if left out. */
  mostHistoryBytes?: number | undefined;
  /** The world that an earlier start has left, in place of the scenario's; a reset goes back to the scenario's. */
  keptWorld?: World | undefined;
}

export interface ResetOptions {
  /**
   * Whether new messages get greater ids than all before the reset. A client that stays connected remembers those, and
   * takes a message with a smaller one for known; so this is the default where one is connected.
   */
  keepIds?: boolean | undefined;
}

/** Where the history of a world ends that has a seed but no clock: always the same moment, so that times are too. */
const seededHistoryEnd = Date.parse('2026-01-05T12:00:00Z');

/** What the worlds beside one another share. */
type SharedOptions = MockOptions & { traceMemory: TraceMemory };

/** What a world starts from; nothing ever happens in it, so that many worlds can share it. */
interface Seed {
  scenario: Scenario;
  world: World;
}

/**
 * A chat service in memory, without a port: mount it with `chatMiddleware` and `attachChatSocket`,
 * or let `startServer` listen.
 */
export class Mock {
  readonly switchboard: Switchboard;
  readonly clock: SteerableClock;
  /** What can be done to it while it runs. */
  readonly steering: Steering;
  /** Ends the program that runs the mock, where that can be asked for from outside. */
  onStop: (() => void) | undefined;
  /** The worlds beside the main one, where this mock has a port that they share. */
  listWorlds: () => WorldState[] = () => [];
  readonly #options: SharedOptions;
  readonly #events: EventEngine;
  readonly #forks = new Set<Mock>();
  #seed: Seed;
  #beginning = 0;
  #startedAt = 0;

  private constructor(seed: Seed, options: SharedOptions, clock: SteerableClock) {
    this.#seed = seed;
    this.#options = options;
    this.clock = clock;
    const core = new ChatCore(options.keptWorld ?? this.#freshWorld(), this.#dialect, tokenHint);
    const seedNumber = options.seed ?? seed.scenario.seed ?? 1;
    const trace = new Trace(options.traceCapacity, options.traceMemory);
    this.switchboard = new Switchboard(core, clock, trace, seedNumber);
    this.steering = new Steering(this.switchboard, options.tokenLifetimeMs);
    this.#events = new EventEngine(this.switchboard, this.steering);
    this.#startScript();
  }

  /**
   * @example
   * const mock = await Mock.create(loadScenario('default').scenario, { seed: 7 });
   */
  static async create(scenario: Scenario, options: MockOptions = {}): Promise<Mock> {
    const clock = new SteerableClock(clockOptions(scenario));
    const traceMemory = new TraceMemory(options.mostTraceBytes);
    return new Mock(await seedOf(scenario, options, clock.now()), { ...options, traceMemory }, clock);
  }

  get world(): World {
    return this.switchboard.core.world;
  }

  /** The names of users, rooms and faults that exist now, to check names that are given. */
  get names(): { users: string[]; rooms: string[]; faults: string[] } {
    const { users, rooms } = this.world;
    const faults = this.switchboard.faults.all().map(({ name }) => name);
    return { users: [...users.keys()], rooms: [...rooms.keys()], faults };
  }

  /** The events and faults that have not acted since the start or the last reset, and why. */
  idleParts(): IdlePart[] {
    const now = this.clock.now();
    const elapsed = { now, lastedMs: now - this.#startedAt };
    return [...idleEvents(this.#events.progress, elapsed), ...idleFaults(this.switchboard.faults.all(), elapsed)];
  }

  get scenario(): Scenario {
    return this.#seed.scenario;
  }

  /** The number of the last trace entry before the world began, or was reset. */
  get beginning(): number {
    return this.#beginning;
  }

  /** Another mock with a world and a clock of its own, from the same seed; it costs what happens in it. */
  fork(): Mock {
    const fork = new Mock(
      this.#seed,
      { ...this.#options, keptWorld: undefined },
      new SteerableClock(clockOptions(this.scenario)),
    );
    this.#forks.add(fork);
    return fork;
  }

  /** A fork is no longer needed. */
  forget(fork: Mock): void {
    fork.#events.stop();
    fork.switchboard.trace.end();
    giveBackMemory(fork.world);
    this.#forks.delete(fork);
  }

  /** Back to the seed, not to nothing: world, clock, faults and events. Connections of users who are there stay. */
  async reset({ keepIds = this.switchboard.connections.count > 0 }: ResetOptions = {}): Promise<void> {
    const { lastMessageId } = this.world;
    this.#events.stop();
    this.switchboard.connections.forgetHeldUp();
    this.clock.reset();
    this.switchboard.faults.removeAll();
    this.#beginning = this.switchboard.trace.seq;
    this.#startOver(keepIds ? lastMessageId : 0);
  }

  /** The world of another scenario takes the place of this one; the time goes on, and so do faults added by hand. */
  async reload(scenario: Scenario): Promise<void> {
    const seed = await seedOf(scenario, this.#options, this.clock.now());
    for (const mock of [this, ...this.#forks]) {
      mock.#seed = seed;
      mock.#startOver();
    }
  }

  /** @param atLeast the last message id that new ones come after */
  #startOver(atLeast = 0): void {
    const world = this.#freshWorld();
    world.lastMessageId = Math.max(world.lastMessageId, atLeast);
    this.switchboard.reload(world, this.#dialect);
    this.#startScript();
  }

  #startScript(): void {
    this.#startedAt = this.clock.now();
    const { faults = [], events = [] } = this.scenario;
    this.switchboard.faults.script([...faults, ...(this.#options.faults ?? [])]);
    this.#events.start(events);
  }

  #freshWorld(): World {
    const { tokenLifetimeMs } = this.#options;
    const now = this.clock.now();
    const world = copyWorld(this.#seed.world, tokenLifetimeMs === undefined ? null : now + tokenLifetimeMs);
    limitTokens(world, this.scenario, now);
    return world;
  }

  get #dialect(): Dialect {
    return dialects[this.#options.dialect ?? this.scenario.dialect ?? 'documented'];
  }
}

function clockOptions({ clock }: Scenario): ClockOptions {
  const { start, frozen } = typeof clock === 'string' ? { start: clock } : { ...clock };
  return { startsAt: start === undefined ? undefined : Date.parse(start), isFrozen: frozen };
}

async function seedOf(scenario: Scenario, { seed, mostHistoryBytes }: MockOptions, now: number): Promise<Seed> {
  const isSeeded = (seed ?? scenario.seed) !== undefined;
  const historyEndsAt = clockOptions(scenario).startsAt ?? (isSeeded ? seededHistoryEnd : now);
  const world = await buildWorld(scenario, { seed, historyEndsAt });
  return { scenario, world: { ...world, memory: new HistoryMemory(mostHistoryBytes) } };
}
