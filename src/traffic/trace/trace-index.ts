import { type ChatEvent, isConnected, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../entry.ts';

export type EntryOf<Kind extends TraceEntry['kind']> = Extract<TraceEntry, { kind: Kind }>;
type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/** A note and the number of its entry. */
export interface Noted<Type extends ChatEvent['type']> {
  seq: number;
  at: number;
  event: EventOf<Type>;
}

/** Everything that passed on one connection. */
export interface TracedConnection {
  number: number;
  user?: string;
  /** Missing where the connection began before what is kept. */
  opened?: EntryOf<'opened'>;
  fromClient: EntryOf<'from-client'>[];
  toClient: EntryOf<'to-client'>[];
  /** The CONNECTED frame. */
  connected?: EntryOf<'to-client'>;
  refused?: Noted<'refused'>;
  drops: { frame: EntryOf<'from-client'>; event: EventOf<'dropped'> }[];
  /** Frames that had arrived before CONNECTED was sent, though they were handled after it. */
  tooEarly: EntryOf<'from-client'>[];
  /** The server ended it, here. */
  lost?: { seq: number; at: number; code: number | null };
  /** Whether a fault has acted on it: what looks odd may be the fault's doing. */
  isFaulty: boolean;
  /** What faults have done to it. */
  faults: Noted<'fault'>[];
  /** The server had to end it, because of what the client did or failed to read. */
  terminated?: Noted<'cut-off'>;
  closed?: EntryOf<'closed'>;
}

/** A request and its answer. */
export interface TracedExchange {
  user?: string;
  /** Missing where it was made before what is kept. */
  request?: EntryOf<'request'>;
  response?: EntryOf<'response'>;
  /** Whether a fault has changed its answer. */
  isFaulty: boolean;
}

/** From here on the message is in its room's history, even if no connection received it. */
export interface TracedPost {
  seq: number;
  id: number;
  room: string;
  poster: string;
}

/** A trace by connection and request. */
export interface TraceIndex {
  connections: TracedConnection[];
  exchanges: TracedExchange[];
  posts: TracedPost[];
  /** Requests that were answered before their token was looked at. */
  rejectedRequests: Noted<'turned-away'>[];
  /** Clients that never got as far as a request. */
  failedHandshakes: Noted<'tls-failed'>[];
  /** Handshakes that a fault refused or reset; whose they were is unknown. */
  refusedHandshakes: { seq: number; at: number }[];
  /** Where another world took the place of the one before: ids begin anew. */
  reloads: number[];
}

/**
 * Puts a trace in order. Of what began before the first entry there is only a part.
 * @example indexTrace(trace.entries()).connections.filter(({ lost }) => lost)
 */
export function indexTrace(entries: readonly TraceEntry[]): TraceIndex {
  const indexer = new TraceIndexer();
  for (const entry of entries) indexer.add(entry);
  return indexer.index;
}

class TraceIndexer {
  readonly index: TraceIndex = {
    connections: [],
    exchanges: [],
    posts: [],
    rejectedRequests: [],
    failedHandshakes: [],
    refusedHandshakes: [],
    reloads: [],
  };
  readonly #connections = new Map<number, TracedConnection>();
  readonly #exchanges = new Map<number, TracedExchange>();

  add(entry: TraceEntry): void {
    if (entry.kind === 'note') this.#addNote(entry);
    else if (entry.kind === 'request' || entry.kind === 'response') this.#addToExchange(entry);
    else if (entry.kind !== 'waited' && entry.kind !== 'at-server') this.#addToConnection(entry);
  }

  #addToConnection(entry: Extract<TraceEntry, { connection: number }>): void {
    const connection = this.#connection(entry.connection);
    if (entry.user !== undefined) connection.user = entry.user;
    switch (entry.kind) {
      case 'opened':
        connection.opened = entry;
        break;
      case 'from-client':
        connection.fromClient.push(entry);
        break;
      case 'to-client':
        connection.toClient.push(entry);
        if (!connection.connected && isConnected(parseJson(entry.data))) connection.connected = entry;
        break;
      case 'closing':
        connection.lost ??= entry;
        break;
      case 'closed':
        connection.closed = entry;
    }
  }

  #addToExchange(entry: EntryOf<'request'> | EntryOf<'response'>): void {
    const exchange = getOrAdd(this.#exchanges, entry.request, this.index.exchanges, newExchange);
    if (entry.kind === 'request') exchange.request = entry;
    else exchange.response = entry;
    if (entry.user !== undefined) exchange.user = entry.user;
  }

  #addNote({ seq, at, event }: EntryOf<'note'>): void {
    switch (event.type) {
      case 'posted':
        this.index.posts.push({ seq, ...event.message });
        break;
      case 'turned-away':
        this.index.rejectedRequests.push({ seq, at, event });
        break;
      case 'tls-failed':
        this.index.failedHandshakes.push({ seq, at, event });
        break;
      case 'reloaded':
        this.index.reloads.push(seq);
        break;
      case 'refused': {
        const connection = this.#connection(event.connection);
        connection.refused = { seq, at, event };
        if (event.user !== undefined) connection.user = event.user;
        break;
      }
      case 'dropped':
      case 'too-early':
        this.#addToLastFrame(event);
        break;
      case 'fault':
        this.#addFault({ seq, at, event });
        break;
      case 'cut-off': {
        const connection = this.#connection(event.connection);
        connection.terminated = { seq, at, event };
        connection.lost ??= { seq, at, code: null };
      }
    }
  }

  #addFault(noted: Noted<'fault'>): void {
    const { seq, at, event } = noted;
    if (event.on === 'upgrade' && /respond|reset|cut/.test(event.does)) this.index.refusedHandshakes.push({ seq, at });
    // An answer that only came late is an answer like any other.
    if (event.request !== undefined && /respond|reset|fields/.test(event.does)) {
      getOrAdd(this.#exchanges, event.request, this.index.exchanges, newExchange).isFaulty = true;
    }
    if (event.connection === undefined) return;
    const connection = this.#connection(event.connection);
    connection.isFaulty = true;
    connection.faults.push(noted);
  }

  /** These notes follow the frame that they are about. */
  #addToLastFrame(event: EventOf<'dropped'> | EventOf<'too-early'>): void {
    const { fromClient, drops, tooEarly } = this.#connection(event.connection);
    const frame = fromClient.at(-1);
    if (!frame) return;
    if (event.type === 'dropped') drops.push({ frame, event });
    else tooEarly.push(frame);
  }

  #connection(number: number): TracedConnection {
    return getOrAdd(this.#connections, number, this.index.connections, () => {
      return { number, fromClient: [], toClient: [], drops: [], tooEarly: [], faults: [], isFaulty: false };
    });
  }
}

const newExchange = (): TracedExchange => ({ isFaulty: false });

/** What a number stands for; where it is new, it is made and added to the list. */
function getOrAdd<Item>(known: Map<number, Item>, number: number, list: Item[], make: () => Item): Item {
  const old = known.get(number);
  if (old) return old;
  const item = make();
  known.set(number, item);
  list.push(item);
  return item;
}
