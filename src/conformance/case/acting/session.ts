import { shortageOf, shownToken } from '../../../protocol/index.ts';
import {
  Connection,
  createMarkers,
  DeliveryTimes,
  HttpClient,
  markersIn,
  newRunId,
  Recorder,
  Transcript,
} from '../../../wire-client/index.ts';
import type { CheckSetup } from '../../config/check-setup.ts';
import type { UserRole } from '../../discovery/server-profile.ts';
import { type Attempt, EndpointPatience, LivePatience, RunPace, watchConnection } from '../../pace/index.ts';
import { Tokens } from '../../tokens/index.ts';

/** A create_dm that was answered 200. */
export interface RoomRequest {
  asker: UserRole;
  /** The id of the other user. */
  other: string;
}

/** What a case decides about a connection. */
interface SessionConnection {
  label: string;
  transcript: Transcript;
  compression: boolean;
  attempt: Attempt;
}

/** What all cases of one run share: the way to the server, the markers, the measured delivery times. */
export class Session {
  readonly setup: CheckSetup;
  readonly http: HttpClient;
  readonly pace: RunPace;
  readonly tokens: Tokens;
  readonly endpoints = new EndpointPatience();
  /** Everything that passes in this run. */
  readonly recorder: Recorder;
  readonly deliveries = new DeliveryTimes();
  readonly patience: LivePatience;
  /** Stands in nearly every text that the run posts. */
  readonly runId = newRunId();
  readonly newMarker = createMarkers(this.runId);
  readonly createdRooms = new Set<string>();
  /** Who asked create_dm for a room with whom, and was answered 200. */
  readonly roomRequests: RoomRequest[] = [];
  /** Milliseconds on the clock of `performance`. */
  readonly beganAt = performance.now();
  /** How often the target was away for a while. */
  outages = 0;
  /** After so many milliseconds idle connections are cut; undefined where that is not known. */
  idleCutMs: number | undefined;
  /** How often connections are kept alive; where undefined, now and then. Milliseconds. */
  keepAliveMs: number | undefined;
  /** The posts a second to which the run was slowed down. */
  postRate: number | undefined;
  /** The markers that any connection has received, each with the time, in milliseconds. */
  readonly received = new Map<string, number>();
  /** Settles when it is back, while it is away. */
  recovery: Promise<void> | undefined;
  readonly #open = new Set<Connection>();
  /** Aborted at its end. */
  readonly #over = new AbortController();
  /** Aborted where the run cannot go on. */
  readonly stopping = new AbortController();
  /** Why it cannot, as a sentence. */
  stopped: string | undefined;
  /** The slowest of the first answers, in milliseconds: a first idea of how slow this server is. */
  slowestAnswer = 0;

  /** @param concurrency how many cases at once, at most */
  constructor(setup: CheckSetup, concurrency?: number) {
    this.setup = setup;
    this.recorder = new Recorder({
      ...(setup.mostKept !== undefined && { most: setup.mostKept }),
      onFull: () => this.stop('The server has sent more than a run keeps: the rest was not judged.'),
    });
    this.http = new HttpClient(setup);
    this.tokens = new Tokens(setup, this.#over.signal);
    this.pace = new RunPace(setup.limits, concurrency);
    this.patience = new LivePatience(
      setup.timeoutMs,
      () => this.deliveries.window,
      () => this.pace.workload.waitedInVain(),
    );
  }

  /** A transcript of its own for a part of the run. */
  newTranscript(): Transcript {
    return new Transcript(this.recorder);
  }

  /** Ends the run: what was judged before stands. @param reason a full sentence */
  stop(reason: string): void {
    this.stopped ??= reason;
    this.stopping.abort();
  }

  /**
   * Ends everything that is still connected. A case that was interrupted may open a connection all the same, before it
   * notices: that one ends at once.
   */
  close(): void {
    this.#over.abort();
    this.http.close();
    for (const connection of [...this.#open]) connection.end({ cut: true });
  }

  /** Opens a WebSocket when it may be, recorded in the transcript. @param label such as `member#1` */
  connection(role: UserRole, options: SessionConnection): Connection {
    const { webSocketUrl: url, tls, users, headers } = this.setup;
    const { attempt, ...rest } = options;
    const { timeoutMs } = this.setup;
    const { short } = this.patience;
    const patience = attempt.isTrial ? { ms: short, short, noteVain: () => undefined } : this.patience;
    const token = users[role]?.token ?? '';
    const slot = this.pace.slots.take(role, attempt);
    const handshake = this.pace.handshakes.begin();
    const pacing = this.pace.pacing(role, attempt, { slot, handshake });
    const { keepAliveMs } = this;
    const connection = new Connection({
      ...rest,
      user: role,
      url,
      token,
      show: this.shown,
      tls,
      timeoutMs,
      patience,
      pacing,
      keepAliveMs,
      headers,
    });
    this.#open.add(connection);
    connection.onArrival(({ kind }) => kind === 'closed' && this.#open.delete(connection));
    if (this.#over.signal.aborted) connection.end({ cut: true });
    connection.onArrival(({ kind }) => kind === 'closed' && this.noteFailure(connection.failure?.code));
    connection.onText((text) => this.#noteReceived(text));
    watchConnection({ connection, user: role, slot, handshake, slots: this.pace.slots, attempt });
    return connection;
  }

  /** How long it is waited for what must come on a connection, in milliseconds. */
  patienceOf({ isTrial }: Attempt): number {
    return isTrial ? this.patience.short : this.patience.ms;
  }

  #noteReceived(text: string): void {
    for (const marker of markersIn(text)) if (!this.received.has(marker)) this.received.set(marker, performance.now());
  }

  /** A run cannot go on where this machine can make no connection: that is no failure of the server's. */
  noteFailure(code: string | undefined): void {
    const shortage = shortageOf(code);
    if (shortage !== undefined) this.stop(`${shortage} The rest was not judged.`);
  }

  /** A token as the transcript shows it. One that was renewed while a connection was made with it is no invalid one. */
  readonly shown = (token: string): string => {
    if (token === this.setup.expiredToken) return shownToken(token, 'expired');
    return shownToken(token, this.tokens.all.has(token) ? 'valid' : 'invalid');
  };
}
