import { DeliveryTimes } from '../../conformance/case/delivery-times.ts';
import { findList } from '../../conformance/case/history.ts';
import { createMarkers } from '../../conformance/case/marker.ts';
import { chatPaths, type Dialect, type Scenario, shownToken } from '../../protocol/index.ts';
import type { Tls } from '../../wire-client/connection.ts';
import { type Answer, HttpClient, type HttpRequest, jsonOf } from '../../wire-client/http-client.ts';
import { Transcript } from '../../wire-client/transcript.ts';
import { type Pace, RealPace } from '../pace/pace.ts';
import { VirtualPace } from '../pace/virtual-pace.ts';
import type { PlayedMock } from '../played-mock.ts';
import { kindOf } from '../steps/step-context.ts';
import type { Actor, Asked } from './actor.ts';
import { LiveConnection } from './live-connection.ts';
import type { RoomBook } from './room-book.ts';
import { Wire } from './wire.ts';

/** Where a play takes place. */
export interface Target {
  /** Base URL, without a slash at its end. */
  url: string;
  webSocketUrl: string;
  tls: Tls;
  dialect: Dialect;
  /** How long anything may take that says nothing else, in milliseconds. */
  timeoutMs: number;
  /** At most so many room_info requests to find a room. */
  probe: number;
  /** The server, where it is a mock of our own. */
  mock?: PlayedMock;
}

export interface StageParts {
  target: Target;
  scenario: Scenario;
  actors: readonly Actor[];
  rooms: RoomBook;
  signal: AbortSignal;
}

/** A time that no play lasts: only the clock of the play ends a wait. */
const never = 2 ** 31 - 1;

/** Everything that the steps of a play act on. */
export class PlayContext {
  readonly target: Target;
  readonly scenario: Scenario;
  readonly rooms: RoomBook;
  readonly wire = new Wire();
  readonly pace: Pace;
  readonly transcript: Transcript;
  readonly deliveries = new DeliveryTimes();
  readonly #newMarker = createMarkers();
  readonly signal: AbortSignal;
  readonly createdRooms: string[] = [];
  postedMessages = 0;
  /** Texts that show that a connection has been read, and mean nothing else. */
  readonly #markers: string[] = [];
  readonly #actors: ReadonlyMap<string, Actor>;
  readonly #http: HttpClient;

  constructor({ target, scenario, actors, rooms, signal }: StageParts) {
    this.target = target;
    this.scenario = scenario;
    this.rooms = rooms;
    this.signal = signal;
    this.#actors = new Map(actors.map((actor) => [actor.name, actor]));
    const { mock, tls, timeoutMs } = target;
    this.pace = mock ? new VirtualPace(mock, this.wire, signal) : new RealPace(this.wire, signal);
    this.transcript = new Transcript(() => this.pace.now());
    this.#http = new HttpClient({ tls, timeoutMs: mock ? never : timeoutMs, keepAlive: false });
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
  connect(actor: Actor): LiveConnection {
    const { webSocketUrl: url, tls } = this.target;
    this.wire.handshakes += 1;
    const connection = new LiveConnection({
      who: `${actor.name}#${actor.connections.length + 1}`,
      url,
      tls,
      transcript: this.transcript,
      onArrival: (arrival) => {
        if (arrival.kind === 'frame' && this.#markers.some((marker) => arrival.text.includes(marker))) {
          arrival.isExpected = true;
        }
        actor.arrived(arrival);
        this.wire.notify();
      },
    });
    actor.connections.push(connection);
    this.wire.connections.push(connection);
    return connection;
  }

  /** Posts a text that means nothing; wherever it arrives, nobody takes it for news. */
  postMarker(connection: LiveConnection, room: string): string {
    const marker = this.#newMarker();
    this.#markers.push(marker);
    this.#post(connection, room, marker);
    return marker;
  }

  /** Posts a text over a live connection. */
  post(actor: Actor, connection: LiveConnection, room: string, text: string): void {
    actor.sentTexts.add(text);
    this.#post(connection, room, text);
  }

  /** In the words that this server reads. */
  #post(connection: LiveConnection, room: string, text: string): void {
    this.postedMessages += 1;
    connection.sendText(JSON.stringify({ room, [this.target.dialect.sendKey]: text }));
  }

  /** Sends a request of a step, whose answer the next step may judge. */
  ask(actor: Actor, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    actor.lastAsked = this.#send(actor, path, request);
    return actor.lastAsked;
  }

  /** Calls an endpoint for the play itself, and waits for the answer; undefined where none comes in time. */
  async call(actor: Actor, path: string, body: unknown): Promise<Answer | undefined> {
    const authorization = `Bearer ${actor.token}`;
    const asked = this.#send(actor, path, { authorization, body: JSON.stringify(body) });
    return this.pace.until(() => asked.answer, this.target.timeoutMs);
  }

  /** The answer is noted as soon as it is there. */
  #send(actor: Actor, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    const { method = 'POST', authorization, headers, body } = request;
    const shown = authorization?.replace(/\S+$/, (token) => shownToken(token, kindOf(actor, token))) ?? null;
    const entry = this.transcript.add(actor.name, 'request', {
      method,
      path,
      authorization: shown,
      ...(headers && { headers: Object.keys(headers) }),
      ...(body !== undefined && { body }),
    });
    const asked: Asked = { path, entry };
    this.wire.unanswered += 1;
    this.#http.send({ ...request, method, url: `${this.target.url}${path}` }).then((answer) => {
      this.#answered(actor, asked, answer);
    });
    return asked;
  }

  /** The messages in an answer of retrieve. */
  listOf(answer: Answer): unknown[] {
    return findList(jsonOf(answer), this.target.dialect.retrieveKey) ?? [];
  }

  /** Everybody leaves. */
  async close(): Promise<void> {
    const open = this.wire.connections.filter(({ state }) => state !== 'closed');
    for (const connection of open) connection.end({ cut: true });
    this.#http.close();
  }

  #answered(actor: Actor, asked: Asked, answer: Answer): void {
    this.wire.unanswered -= 1;
    const { ms, ...shown } = answer;
    this.deliveries.add(ms);
    asked.answer = answer;
    asked.answerEntry = this.transcript.add(actor.name, 'response', shown);
    if (asked.path === chatPaths.retrieve) actor.sawHistory(this.listOf(answer));
    this.wire.notify();
  }
}
