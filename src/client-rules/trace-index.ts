import { type ChatEvent, isConnected, parseJson } from '../protocol/index.ts';
import type { KeptTrace, TraceEntry } from '../traffic/index.ts';

export type EntryOf<Kind extends TraceEntry['kind']> = Extract<TraceEntry, { kind: Kind }>;
type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/** How the command that ran the client ended; only `exec` knows. */
export interface RunEnd {
  /** Null where a signal ended it. */
  exitCode: number | null;
  signal?: string;
}

/** What the rules judge. */
export interface ClientTrace extends KeptTrace {
  /** Missing while the client may still be running. */
  end?: RunEnd;
}

/** One connection, from the client's side of the story. */
export interface ClientSession {
  connection: number;
  user?: string;
  /** Missing where the connection began before what is kept. */
  opened?: EntryOf<'opened'>;
  received: EntryOf<'from-client'>[];
  sent: EntryOf<'to-client'>[];
  /** The CONNECTED frame. */
  connected?: EntryOf<'to-client'>;
  /** From here on the client can have read CONNECTED. */
  pong?: EntryOf<'pong'>;
  refused?: { seq: number; event: EventOf<'refused'> };
  drops: { frame: EntryOf<'from-client'>; event: EventOf<'dropped'> }[];
  /** Frames that came before the client can have read CONNECTED, where it shows later when it could. */
  tooEarly: EntryOf<'from-client'>[];
  /** The mock ended it, here. */
  lost?: { seq: number; at: number; code: number | null };
  /** A fault has acted on it: what looks odd may be the fault's doing. */
  isDisturbed: boolean;
  cutOff?: { seq: number; event: EventOf<'cut-off'> };
  closed?: EntryOf<'closed'>;
}

/** A request and its answer. */
export interface Exchange {
  user?: string;
  /** Missing where it was made before what is kept. */
  request?: EntryOf<'request'>;
  response?: EntryOf<'response'>;
}

/** A message is in its room's history from here on, whoever was there to receive it. */
export interface Posted {
  seq: number;
  id: number;
  room: string;
  poster: string;
}

/** The trace by connection and request: what a rule reads. */
export interface TraceIndex {
  sessions: ClientSession[];
  exchanges: Exchange[];
  turnedAway: { seq: number; event: EventOf<'turned-away'> }[];
  posted: Posted[];
  /** Handshakes that a fault turned away; nobody knows whose they were. */
  turnedBack: { seq: number; at: number }[];
  /** Where another world took the place of the one before: ids begin anew. */
  reloads: number[];
  end?: RunEnd;
}

/** Who a session belongs to, for people: the user, or the connection while nobody has logged in on it. */
export function clientOf({ user, connection }: ClientSession): string {
  return user ?? `#${connection}`;
}

/** Puts a trace in order. What began before the kept entries is there only in part, and rules take care of that. */
export function indexTrace({ entries, end }: ClientTrace): TraceIndex {
  const reader = new TraceIndexer();
  for (const entry of entries) reader.read(entry);
  return { ...reader.traceIndex, ...(end && { end }) };
}

class TraceIndexer {
  readonly traceIndex: TraceIndex = {
    sessions: [],
    exchanges: [],
    turnedAway: [],
    posted: [],
    turnedBack: [],
    reloads: [],
  };
  readonly #sessions = new Map<number, ClientSession>();
  readonly #exchanges = new Map<number, Exchange>();

  read(entry: TraceEntry): void {
    switch (entry.kind) {
      case 'request':
        this.#asked(entry);
        break;
      case 'response':
        this.#answered(entry);
        break;
      case 'note':
        this.#noted(entry.seq, entry.at, entry.event);
        break;
      case 'waited':
        break;
      default:
        this.#onConnection(entry);
    }
  }

  #onConnection(entry: Extract<TraceEntry, { connection: number }>): void {
    const session = this.#session(entry.connection);
    if ('user' in entry && entry.user !== undefined) session.user = entry.user;
    switch (entry.kind) {
      case 'opened':
        session.opened = entry;
        break;
      case 'from-client':
        session.received.push(entry);
        break;
      case 'to-client':
        session.sent.push(entry);
        if (!session.connected && isConnected(parseJson(entry.data))) session.connected = entry;
        break;
      case 'pong':
        session.pong = entry;
        break;
      case 'closing':
        session.lost ??= entry;
        break;
      case 'closed':
        session.closed = entry;
    }
  }

  #asked(entry: EntryOf<'request'>): void {
    const exchange = this.#exchange(entry.request);
    exchange.request = entry;
    if (entry.user !== undefined) exchange.user = entry.user;
  }

  #answered(entry: EntryOf<'response'>): void {
    const exchange = this.#exchange(entry.request);
    exchange.response = entry;
    if (entry.user !== undefined) exchange.user = entry.user;
  }

  #noted(seq: number, at: number, event: ChatEvent): void {
    switch (event.type) {
      case 'posted':
        this.traceIndex.posted.push({ seq, ...event.message });
        break;
      case 'turned-away':
        this.traceIndex.turnedAway.push({ seq, event });
        break;
      case 'reloaded':
        this.traceIndex.reloads.push(seq);
        break;
      case 'refused': {
        const session = this.#session(event.connection);
        session.refused = { seq, event };
        if (event.user !== undefined) session.user = event.user;
        break;
      }
      case 'dropped':
      case 'too-early':
        this.#aboutLastFrame(event);
        break;
      case 'fault':
        if (event.on === 'upgrade' && event.does.includes('respond')) this.traceIndex.turnedBack.push({ seq, at });
        if (event.connection !== undefined) this.#session(event.connection).isDisturbed = true;
        break;
      case 'cut-off': {
        const session = this.#session(event.connection);
        session.cutOff = { seq, event };
        session.lost ??= { seq, at, code: null };
      }
    }
  }

  /** These notes come right behind the frame that they are about. */
  #aboutLastFrame(event: EventOf<'dropped'> | EventOf<'too-early'>): void {
    const session = this.#session(event.connection);
    const frame = session.received.at(-1);
    if (!frame) return;
    if (event.type === 'dropped') session.drops.push({ frame, event });
    else session.tooEarly.push(frame);
  }

  #session(connection: number): ClientSession {
    let session = this.#sessions.get(connection);
    if (!session) {
      session = { connection, received: [], sent: [], drops: [], tooEarly: [], isDisturbed: false };
      this.#sessions.set(connection, session);
      this.traceIndex.sessions.push(session);
    }
    return session;
  }

  #exchange(request: number): Exchange {
    let exchange = this.#exchanges.get(request);
    if (!exchange) {
      exchange = {};
      this.#exchanges.set(request, exchange);
      this.traceIndex.exchanges.push(exchange);
    }
    return exchange;
  }
}
