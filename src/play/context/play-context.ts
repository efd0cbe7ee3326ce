import { chatPaths, type Dialect, isObject, type Scenario, shownToken } from '../../protocol/index.ts';
import { findList } from '../../traffic/index.ts';
import {
  type Answer,
  type Arrived,
  Connection,
  createMarkers,
  DeliveryTimes,
  HttpClient,
  type HttpRequest,
  jsonOf,
  type RecordedAnswer,
  Recorder,
  recordedCall,
  type Tls,
  Transcript,
} from '../../wire-client/index.ts';
import { toArrival } from '../expectations/arrival.ts';
import { type Pace, type PacingOptions, RealPace } from '../pace/pace.ts';
import { VirtualPace } from '../pace/virtual-pace.ts';
import type { PlayedMock } from '../played-mock.ts';
import { type Actor, type Asked, kindOf } from './actor.ts';
import { PostWatch } from './awaited-posts.ts';
import type { RoomBook } from './room-book.ts';
import type { SkippedStep } from './skipped-step.ts';
import { Wire } from './wire.ts';

/** Where a play takes place. */
export interface Target {
  /** Base URL, without a slash at its end. */
  url: string;
  webSocketUrl: string;
  tls: Tls;
  /** Sent with every request and handshake. */
  headers?: Readonly<Record<string, string>>;
  dialect: Dialect;
  /** How long anything may take that says nothing else, in milliseconds. */
  timeoutMs: number;
  /** At most so many room_info requests to find a room. */
  probe: number;
  /** The server, where it is a mock of our own. */
  mock?: PlayedMock;
}

export interface PlayContextOptions {
  target: Target;
  scenario: Scenario;
  actors: readonly Actor[];
  rooms: RoomBook;
  signal: AbortSignal;
  pacing?: PacingOptions;
  /** Whether steps may run commands on this machine. */
  mayRun?: boolean;
}

/** A time that no play lasts: only the clock of the play ends a wait. */
const never = 2 ** 31 - 1;

/** Larger than any frame that the mock can be told to send. Bytes. */
const largestFrame = 201_000_000;

/** Everything that the steps of a play act on. */
export class PlayContext {
  readonly target: Target;
  readonly scenario: Scenario;
  readonly rooms: RoomBook;
  readonly wire = new Wire();
  readonly pace: Pace;
  readonly transcript: Transcript;
  readonly deliveries = new DeliveryTimes();
  readonly posts = new PostWatch();
  readonly #newMarker = createMarkers();
  readonly signal: AbortSignal;
  readonly createdRooms: string[] = [];
  readonly skippedSteps: SkippedStep[] = [];
  /** The number of the last step that showed silence. */
  lastSilence = 0;
  /** How often create_dm was answered 200. */
  roomRequests = 0;
  postedMessages = 0;
  /** Why nothing that this server did can be judged: a proxy on the way does not let through. */
  blocked: string | undefined;
  /** Texts that show that a connection has been read, and mean nothing else. */
  readonly #markers: string[] = [];
  readonly #actors: ReadonlyMap<string, Actor>;
  readonly #http: HttpClient;

  readonly mayRun: boolean;

  constructor({ target, scenario, actors, rooms, signal, pacing = {}, mayRun = false }: PlayContextOptions) {
    this.mayRun = mayRun;
    this.target = target;
    this.scenario = scenario;
    this.rooms = rooms;
    this.signal = signal;
    this.#actors = new Map(actors.map((actor) => [actor.name, actor]));
    const { mock, tls, timeoutMs, headers = {} } = target;
    this.pace = mock ? new VirtualPace(mock, this.wire, signal, pacing) : new RealPace(this.wire, signal, pacing);
    this.transcript = new Transcript(new Recorder({ now: mock && (() => mock.clock.now()) }));
    this.#http = new HttpClient({ tls, headers, timeoutMs: mock ? never : timeoutMs, keepAlive: false });
  }

  get actors(): Actor[] {
    return [...this.#actors.values()];
  }

  actor(name: string): Actor {
    const actor = this.#actors.get(name);
    if (!actor) throw new Error(`Nobody plays ${name}.`);
    return actor;
  }

  /** What a user or room of the scenario is called on this server. */
  idOf(name: string): string | undefined {
    return this.#actors.get(name)?.id ?? this.rooms.idOf(name);
  }

  /** Begins a handshake. */
  connect(actor: Actor): Connection {
    const { webSocketUrl: url, tls, timeoutMs, headers = {} } = this.target;
    this.wire.handshakes += 1;
    const connection = new Connection({
      user: actor.name,
      label: `${actor.name}#${actor.connections.length + 1}`,
      url,
      token: actor.token,
      show: (token) => shownToken(token, kindOf(actor, token)),
      tls,
      headers,
      timeoutMs: this.target.mock ? never : timeoutMs,
      transcript: this.transcript,
      largestFrame,
    });
    connection.onArrival((arrived) => this.#arrived(actor, connection, arrived));
    actor.connections.push(connection);
    this.wire.connections.push(connection);
    return connection;
  }

  #arrived(actor: Actor, connection: Connection, arrived: Arrived): void {
    if (connection.failure?.code === 'EPROXY') this.blocked ??= connection.failure.message;
    const arrival = toArrival(connection, arrived);
    if (arrival.kind === 'frame' && this.#markers.some((marker) => arrival.text.includes(marker))) {
      arrival.isExpected = true;
    }
    if (arrival.kind === 'frame' && arrival.message) {
      this.posts.saw(arrival.message);
      this.rooms.sawMessage(arrival.message, actor.name);
    }
    actor.arrived(arrival);
    this.wire.notify();
  }

  /** Posts a text that only shows that what came before has arrived; expectations ignore it. */
  postMarker(connection: Connection, room: string): string {
    const marker = this.#newMarker();
    this.#markers.push(marker);
    this.#post(connection, room, marker);
    return marker;
  }

  /** Posts a text over a live connection. */
  post(actor: Actor, connection: Connection, room: string, text: string): void {
    actor.sentTexts.add(text);
    this.#post(connection, room, text);
  }

  /** In the words that this server reads. */
  #post(connection: Connection, room: string, text: string): void {
    this.postedMessages += 1;
    connection.sendText(JSON.stringify({ room, [this.target.dialect.sendKey]: text }));
  }

  /** Whether a step of this play has sent such a text. */
  hasSent(text: unknown): boolean {
    return typeof text === 'string' && this.actors.some(({ sentTexts }) => sentTexts.has(text));
  }

  /** Sends a request of a step, whose answer the next step may judge. */
  ask(actor: Actor, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    actor.lastAsked = this.#send(actor, path, request);
    return actor.lastAsked;
  }

  /** Calls an endpoint of a deployed server for the play itself; no transcript has it. Undefined if no answer comes in time. */
  async call(actor: Actor, path: string, body: unknown): Promise<Answer | undefined> {
    const { url, timeoutMs } = this.target;
    const authorization = `Bearer ${actor.token}`;
    const sent = { url: `${url}${path}`, authorization, body: JSON.stringify(body), timeoutMs };
    const answer = await this.#http.send(sent);
    if (answer.code === 'EPROXY') this.blocked ??= answer.failure;
    if (answer.status === undefined) return undefined;
    this.deliveries.add(answer.ms);
    if (path === chatPaths.retrieve) actor.sawHistory(this.listOf(answer));
    return answer;
  }

  /** The answer is noted as soon as it is there. */
  #send(actor: Actor, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    const { entry, answered } = recordedCall(this.#http, this.transcript, {
      ...request,
      url: this.target.url,
      path,
      user: actor.name,
      show: (token) => shownToken(token, kindOf(actor, token)),
    });
    const asked: Asked = { path, entry };
    this.wire.unanswered += 1;
    answered.then((answer) => this.#answered(actor, asked, answer));
    return asked;
  }

  /** The messages in an answer of retrieve, but for those that only showed that a connection had been read. */
  listOf(answer: Answer): unknown[] {
    const list = findList(jsonOf(answer), this.target.dialect.retrieveKey) ?? [];
    return this.#markers.length === 0 ? list : list.filter((entry) => !this.#isMarker(entry));
  }

  #isMarker(entry: unknown): boolean {
    return isObject(entry) && typeof entry.message === 'string' && this.#markers.includes(entry.message);
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const open = this.wire.connections.filter(({ state }) => state !== 'closed');
    for (const connection of open) connection.end({ cut: true });
    this.#http.close();
  }

  #answered(actor: Actor, asked: Asked, answer: RecordedAnswer): void {
    this.wire.unanswered -= 1;
    if (answer.code === 'EPROXY') this.blocked ??= answer.failure;
    this.deliveries.add(answer.ms);
    asked.answer = answer;
    if (asked.path === chatPaths.createDm && answer.status === 200) this.roomRequests += 1;
    if (asked.path === chatPaths.retrieve) actor.sawHistory(this.listOf(answer));
    this.wire.notify();
  }
}
