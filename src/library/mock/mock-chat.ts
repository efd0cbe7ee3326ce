import { describeFindings } from '../../client-rules/index.ts';
import type { Mock, Switchboard } from '../../mock-server/index.ts';
import { verdictOf } from '../../mock-server/index.ts';
import {
  ChatTestbedError,
  type ClientVerdict,
  type DialectName,
  type Message,
  type Scenario,
} from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { notFound } from '../errors.ts';
import { checkOptions, invalidOption } from '../options.ts';
import type { Condition } from '../wait/condition.ts';
import { clientsAnswer, settle } from '../wait/settle.ts';
import { defaultTimeoutMs, expectNoEntry, type WaitOptions, type Watched, waitForEntry } from '../wait/watch-trace.ts';
import { MockFaults } from './mock-faults.ts';
import { type MockUser, type MockWorld, mockUsersOf, mockWorldOf } from './mock-world.ts';

/** The world that a mock begins with. */
export interface MockChatOptions {
  /** The name of a bundled scenario, a file, or a scenario written in place; `default` if left out. */
  scenario?: string | Scenario;
  /** Same seed, same world: takes the place of the scenario's own. */
  seed?: number;
  /** Which reading of the chat document the mock speaks: takes the place of the scenario's own. */
  dialect?: DialectName;
  /** How long tokens are valid from the start, in milliseconds; for ever if left out. */
  tokenLifetimeMs?: number;
}

/** How long what is on its way to a verdict may take, in milliseconds. */
const settlingMs = 2000;

/** A chat message to post. */
export interface PostedMessage {
  /** The id of the user who posts it. */
  as: string;
  /** The id of the room; `as` must be in it. */
  room: string;
  message: string;
}

/**
 * A chat service in memory, without a port, and everything to steer and watch it with.
 * `startMockServer` lets one listen; `chatHandlers`, `chatMiddleware` and `attachChatSocket` mount one elsewhere.
 */
export class MockChat {
  readonly #mock: Mock;
  /** What goes wrong. */
  readonly faults: MockFaults;

  constructor(mock: Mock) {
    this.#mock = mock;
    this.faults = new MockFaults({
      faults: mock.switchboard.faults,
      get names() {
        return mock.names;
      },
    });
  }

  /** Where adapters plug in: `chatMiddleware` and `attachChatSocket` take it from here. */
  get switchboard(): Switchboard {
    return this.#mock.switchboard;
  }

  /**
   * Users, rooms, messages and tokens as they are now: plain data, a copy.
   * @example expect(server.world.messages.at(-1)).toMatchObject({ poster: 'ada', message: 'noodles?' });
   */
  get world(): MockWorld {
    return mockWorldOf(this.#mock.world);
  }

  /**
   * The clock that everything in the mock goes by: timestamps, delays, events, the life of tokens.
   * @example server.clock.advance(60_000); // a minute, in milliseconds
   */
  get clock(): Mock['clock'] {
    return this.#mock.clock;
  }

  /** Everything that passed lately, tokens redacted. */
  get trace(): Switchboard['trace'] {
    return this.#mock.switchboard.trace;
  }

  /** Who can log in, by id, as it is now. */
  get users(): Readonly<Record<string, MockUser>> {
    const users: Record<string, MockUser> = Object.create(null);
    for (const user of mockUsersOf(this.#mock.world)) users[user.id] = user;
    return users;
  }

  /**
   * One user.
   * @throws ChatTestbedError UNKNOWN_USER with the nearest name that there is
   */
  user(id: string): MockUser {
    const user = this.users[id];
    if (!user) throw notFound('UNKNOWN_USER', `There is no user \`${id}\`.`, id, this.#mock.names.users);
    return user;
  }

  /**
   * Posts a message in a user's name, without a connection; every live occupant of the room receives it.
   * @returns the message with its id and timestamp
   * @throws ChatTestbedError UNKNOWN_USER, UNKNOWN_ROOM or NOT_OCCUPANT
   * @example server.post({ as: 'bob', room: '1', message: 'noodles?' });
   */
  post(posted: PostedMessage): Message {
    checkOptions(posted, { as: 'string', room: 'string', message: 'string' });
    const { as, room: id, message } = posted;
    if (message === undefined) throw invalidOption('There is no `message` to post.');
    this.user(as);
    const room = this.#mock.world.rooms.get(id);
    if (!room) throw notFound('UNKNOWN_ROOM', `There is no room \`${id}\`.`, id, this.#mock.names.rooms);
    if (!room.occupants.has(as)) {
      throw notFound('NOT_OCCUPANT', `\`${as}\` is not in room \`${id}\`.`, as, room.occupants);
    }
    this.switchboard.post(as, id, message);
    return room.messages.at(-1) as Message;
  }

  /**
   * Waits until something has passed; what passed since the start or the last reset counts, unless `after` is given.
   * @returns the entry of the trace
   * @throws ChatTestbedError TIMEOUT, with what passed instead
   * @example
   * const first = await server.waitFor({ sent: { by: 'ada', room: '1', matches: /hi/ } });
   * const second = await server.waitFor({ sent: { by: 'ada' } }, { after: first });
   */
  waitFor(condition: Condition, options: WaitOptions = {}): Promise<TraceEntry> {
    return waitForEntry(this.#watched, condition, { after: { seq: this.#mock.beginning }, ...options });
  }

  /**
   * Makes sure that something did not pass: not before, and not until a barrier. The barrier is `until`, something that
   * must happen and would have come later; where it is left out, every client is pinged, and what a client had sent
   * before it answers has arrived by then. No time is waited for.
   * @throws ChatTestbedError UNEXPECTED, with what passed; TIMEOUT where the barrier does not come
   * @example await server.expectNone({ sent: { by: 'ada' } }, { until: { requested: { endpoint: 'retrieve' } } });
   */
  async expectNone(condition: Condition, given: WaitOptions & { until?: Condition } = {}): Promise<void> {
    const { until, ...options } = given ?? {};
    const begin = { after: { seq: this.#mock.beginning }, ...options };
    const barrier = (): Promise<unknown> =>
      until ? this.waitFor(until, begin) : clientsAnswer(this.switchboard, options.timeoutMs ?? defaultTimeoutMs);
    return expectNoEntry(this.#watched, condition, { ...begin, barrier });
  }

  get #watched(): Watched {
    return { trace: this.trace, names: this.#mock.names };
  }

  /**
   * Whether the clients that have used the mock since the start or the last reset keep to the document
   * (`client.…` in docs/client-rules.md). Waits until what is on its way has arrived: every client has answered a ping,
   * and every request that has reached the mock is answered.
   * @param timeoutMs how long that may take at most, in milliseconds; then what has arrived is judged
   * @example expect((await server.verdict()).verdict).toBe('conformant');
   */
  async verdict({ timeoutMs = settlingMs }: { timeoutMs?: number } = {}): Promise<ClientVerdict> {
    await settle(this.switchboard, { after: this.#mock.beginning, timeoutMs });
    return this.verdictSoFar();
  }

  /** The verdict on what has arrived by now; what a client has just sent may be missing. */
  verdictSoFar(): ClientVerdict {
    return verdictOf(this.#mock);
  }

  /**
   * Makes sure that some client came, and that none broke a MUST.
   * @param options as for `verdict`
   * @throws ChatTestbedError NOT_CONFORMANT, with every finding and its transcript
   * @example afterEach(() => server.assertConformant());
   */
  async assertConformant(options: { timeoutMs?: number } = {}): Promise<void> {
    const verdict = await this.verdict(options);
    if (verdict.verdict === 'conformant') return;
    const error = new ChatTestbedError('NOT_CONFORMANT', describeFindings(verdict));
    // Test runners show the code at the top of the stack: that of the test.
    Error.captureStackTrace?.(error, this.assertConformant);
    throw error;
  }

  /**
   * Ends the connections of a user: with a close code, 1001 if left out, or by a cut, which the client sees as 1006.
   * @throws ChatTestbedError UNKNOWN_USER, INVALID_OPTION
   * @example server.disconnect('ada', { code: 1011 });
   */
  disconnect(id: string, how: { code?: number; cut?: true } = {}): void {
    checkOptions(how, { code: 'number', cut: 'boolean' });
    if (how.code !== undefined && !isCloseCode(how.code)) {
      throw invalidOption(`\`code\` must be a close code from 1000 to 4999, such as 1011, not ${how.code}.`);
    }
    this.#mock.steering.disconnect({ user: this.user(id).id, ...how });
  }

  /**
   * Makes the tokens of a user run out now. Live connections stay open; the next use of the token is answered TOKEN_EXPIRED.
   * @throws ChatTestbedError UNKNOWN_USER
   */
  expire(id: string): void {
    this.#mock.steering.expire(this.user(id).id);
  }

  /**
   * A new token of a user, as from a log-in.
   * @throws ChatTestbedError UNKNOWN_USER
   * @example new ChatClient({ url: server.url, logIn: () => server.renew('ada') });
   */
  renew(id: string): string {
    return this.#mock.steering.renew(this.user(id).id);
  }

  /**
   * Back to the scenario: its world, clock, faults and events. Connections of users who are in it stay; what passed
   * before no longer counts for `waitFor`, `expectNone` and the verdict.
   */
  reset(): Promise<void> {
    return this.#mock.reset();
  }
}

const isCloseCode = (code: number): boolean => Number.isInteger(code) && code >= 1000 && code <= 4999;
