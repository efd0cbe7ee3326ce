import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../faults/index.ts';
import { closeCodes, type WorldState } from '../../protocol/index.ts';
import { originForm, RecurringCheck } from '../../server-kit/index.ts';
import { SteerableClock } from '../clock/steerable-clock.ts';
import type { Mock } from '../mock.ts';

export interface WorldsOptions {
  /** At most this many besides the main one. */
  most?: number;
  /** How long an unused world is kept, in milliseconds. */
  idleMs?: number;
  /** What idleness is measured by; the machine's time if left out. */
  clock?: Clock;
  created?: ((name: string, mock: Mock) => void) | undefined;
}

/** How long a connection may hold a world without a token, in milliseconds. */
const anonymousMs = 10_000;

/** Whether nobody would miss a world. */
function mayGo({ switchboard }: Mock, unusedMs: number): boolean {
  if (switchboard.connections.count === 0) return true;
  return unusedMs >= anonymousMs && !switchboard.core.hasLive;
}

/** Why there is no world for a request. */
export class NoWorld extends Error {
  readonly code: 'BAD_REQUEST' | 'UNAVAILABLE';

  constructor(code: NoWorld['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The header by which a client that can set one chooses its world. */
const worldHeader = 'x-testbed-world';

/**
 * Worlds side by side on one port, all from the same scenario, each with its own clock, faults and trace:
 * `/w/<name>/…`, or the header `X-Testbed-World`. One comes up when it is first asked for, and goes when it is idle.
 */
export class Worlds {
  readonly #main: Mock;
  readonly #options: Required<Omit<WorldsOptions, 'created'>> & Pick<WorldsOptions, 'created'>;
  /** The one that was used last comes last. */
  readonly #worlds = new Map<string, { mock: Mock; usedAt: number }>();
  readonly #sweeps: RecurringCheck;

  constructor(main: Mock, { most = 256, idleMs = 600_000, clock = new SteerableClock(), created }: WorldsOptions = {}) {
    this.#main = main;
    this.#options = { most, idleMs, clock, created };
    const setTimer = (ms: number, callback: () => void): void => void clock.setTimer(ms, callback);
    this.#sweeps = new RecurringCheck({ everyMs: idleMs, check: () => this.#sweep(), setTimer });
    main.listWorlds = this.#list;
  }

  /** Every world, the main one first. */
  all(): Mock[] {
    return [this.#main, ...[...this.#worlds.values()].map(({ mock }) => mock)];
  }

  /**
   * The world that a request is for; what names it is taken off the request's path.
   * @throws NoWorld if the name is not valid, or there is no room for one more
   */
  of(request: IncomingMessage): Mock {
    const { headers } = request;
    const url = originForm(request.url ?? '/');
    if (!url.startsWith('/w/')) {
      const name = headers[worldHeader];
      return name === undefined ? this.#main : this.#named(String(name));
    }
    const [, name = '', rest = ''] = /^\/w\/([^/?]*)(.*)$/s.exec(url) ?? [];
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    return this.#named(name);
  }

  readonly #list = (): WorldState[] =>
    [...this.#worlds].map(([name, { mock }]) => ({ name, connections: mock.switchboard.connections.count }));

  #named(name: string): Mock {
    const { clock } = this.#options;
    const known = this.#worlds.get(name);
    const mock = known?.mock ?? this.#create(name);
    this.#worlds.delete(name);
    this.#worlds.set(name, { mock, usedAt: clock.now() });
    return mock;
  }

  #create(name: string): Mock {
    if (!/^[\w.~-]{1,100}$/.test(name)) {
      throw new NoWorld('BAD_REQUEST', 'The name of a world has 1 to 100 letters, digits and . _ ~ -');
    }
    if (this.#worlds.size >= this.#options.most) this.#makeRoom();
    const mock = this.#main.fork();
    mock.listWorlds = this.#list;
    this.#options.created?.(name, mock);
    this.#sweeps.plan();
    return mock;
  }

  /** Drops the world that was not used for longest and in which nobody is live. */
  #makeRoom(): void {
    const { most, clock } = this.#options;
    for (const [name, { mock, usedAt }] of this.#worlds) {
      if (!mayGo(mock, clock.now() - usedAt)) continue;
      this.#forget(name, mock);
      return;
    }
    throw new NoWorld('UNAVAILABLE', `There are ${most} worlds already, and somebody is connected to each of them`);
  }

  #sweep(): boolean {
    const { clock, idleMs } = this.#options;
    for (const [name, { mock, usedAt }] of this.#worlds) {
      const unusedMs = clock.now() - usedAt;
      if (unusedMs >= idleMs && mayGo(mock, unusedMs)) this.#forget(name, mock);
    }
    return this.#worlds.size > 0;
  }

  #forget(name: string, mock: Mock): void {
    this.#worlds.delete(name);
    mock.switchboard.connections.closeAll(closeCodes.tryAgainLater, 'This world is no longer there');
    this.#main.forget(mock);
  }
}
