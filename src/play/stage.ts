import type { Tls } from '../conformance/connection.ts';
import { DeliveryTimes } from '../conformance/delivery-times.ts';
import { findList } from '../conformance/history.ts';
import { type Answer, HttpClient, type HttpRequest, jsonOf } from '../conformance/http-client.ts';
import { createMarkers } from '../conformance/marker.ts';
import { Transcript } from '../conformance/transcript.ts';
import { chatPaths, type Dialect, type Scenario, shownToken } from '../protocol/index.ts';
import { LiveConnection } from './live-connection.ts';
import { type Pace, RealPace } from './pace.ts';
import type { PlayedMock } from './played-mock.ts';
import type { Asked, Player } from './player.ts';
import type { RoomBook } from './room-book.ts';
import { kindOf } from './step-context.ts';
import { VirtualPace } from './virtual-pace.ts';
import { Wire } from './wire.ts';

/** Where a play takes place. */
export interface Venue {
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
  venue: Venue;
  scenario: Scenario;
  players: readonly Player[];
  rooms: RoomBook;
  signal: AbortSignal;
}

/** A time that no play lasts: only the clock of the play ends a wait. */
const never = 2 ** 31 - 1;

/** Everything that the steps of a play act on. */
export class Stage {
  readonly venue: Venue;
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
  readonly #players: ReadonlyMap<string, Player>;
  readonly #http: HttpClient;

  constructor({ venue, scenario, players, rooms, signal }: StageParts) {
    this.venue = venue;
    this.scenario = scenario;
    this.rooms = rooms;
    this.signal = signal;
    this.#players = new Map(players.map((player) => [player.name, player]));
    const { mock, tls, timeoutMs } = venue;
    this.pace = mock ? new VirtualPace(mock, this.wire, signal) : new RealPace(this.wire, signal);
    this.transcript = new Transcript(() => this.pace.now());
    this.#http = new HttpClient({ tls, timeoutMs: mock ? never : timeoutMs, keepAlive: false });
  }

  get players(): Player[] {
    return [...this.#players.values()];
  }

  player(name: string): Player {
    const player = this.#players.get(name);
    if (!player) throw new Error(`Nobody plays ${name}.`);
    return player;
  }

  /** What a user or room of the scenario is called on this server. */
  idOf(name: string): string | undefined {
    return this.#players.get(name)?.id ?? this.rooms.idOf(name);
  }

  /** Begins a handshake. */
  connect(player: Player): LiveConnection {
    const { webSocketUrl: url, tls } = this.venue;
    this.wire.handshakes += 1;
    const connection = new LiveConnection({
      who: `${player.name}#${player.connections.length + 1}`,
      url,
      tls,
      transcript: this.transcript,
      onArrival: (arrival) => {
        if (arrival.kind === 'frame' && this.#markers.some((marker) => arrival.text.includes(marker))) {
          arrival.isExpected = true;
        }
        player.arrived(arrival);
        this.wire.notify();
      },
    });
    player.connections.push(connection);
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
  post(player: Player, connection: LiveConnection, room: string, text: string): void {
    player.sentTexts.add(text);
    this.#post(connection, room, text);
  }

  /** In the words that this server reads. */
  #post(connection: LiveConnection, room: string, text: string): void {
    this.postedMessages += 1;
    connection.sendText(JSON.stringify({ room, [this.venue.dialect.sendKey]: text }));
  }

  /** Sends a request of a step, whose answer the next step may judge. */
  ask(player: Player, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    player.lastAsked = this.#send(player, path, request);
    return player.lastAsked;
  }

  /** Calls an endpoint for the play itself, and waits for the answer; undefined where none comes in time. */
  async call(player: Player, path: string, body: unknown): Promise<Answer | undefined> {
    const authorization = `Bearer ${player.token}`;
    const asked = this.#send(player, path, { authorization, body: JSON.stringify(body) });
    return this.pace.until(() => asked.answer, this.venue.timeoutMs);
  }

  /** The answer is noted as soon as it is there. */
  #send(player: Player, path: string, request: Omit<HttpRequest, 'url'>): Asked {
    const { method = 'POST', authorization, headers, body } = request;
    const shown = authorization?.replace(/\S+$/, (token) => shownToken(token, kindOf(player, token))) ?? null;
    const entry = this.transcript.add(player.name, 'request', {
      method,
      path,
      authorization: shown,
      ...(headers && { headers: Object.keys(headers) }),
      ...(body !== undefined && { body }),
    });
    const asked: Asked = { path, entry };
    this.wire.unanswered += 1;
    this.#http.send({ ...request, method, url: `${this.venue.url}${path}` }).then((answer) => {
      this.#answered(player, asked, answer);
    });
    return asked;
  }

  /** The messages in an answer of retrieve. */
  listOf(answer: Answer): unknown[] {
    return findList(jsonOf(answer), this.venue.dialect.retrieveKey) ?? [];
  }

  /** Everybody leaves. */
  async close(): Promise<void> {
    const open = this.wire.connections.filter(({ state }) => state !== 'closed');
    for (const connection of open) connection.end({ cut: true });
    this.#http.close();
  }

  #answered(player: Player, asked: Asked, answer: Answer): void {
    this.wire.unanswered -= 1;
    const { ms, ...shown } = answer;
    this.deliveries.add(ms);
    asked.answer = answer;
    asked.answerEntry = this.transcript.add(player.name, 'response', shown);
    if (asked.path === chatPaths.retrieve) player.sawHistory(this.listOf(answer));
    this.wire.notify();
  }
}
