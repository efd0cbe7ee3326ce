import { type MessageId, parseExactly, parseJson } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { readVersion, type Version } from '../read/message-shape.ts';
import { readServerFrame } from '../read/server-frame.ts';

/** Where something stands in one recording, and when it was by the clock of its recorder. */
interface Place {
  seq: number;
  at: number;
}

/** A message as one recorder first saw it. */
export interface ComparedMessage extends Place {
  version: Version;
  isLive: boolean;
  /** Everything that this recorder saw with its id was the same. */
  isClear: boolean;
}

/** What came live on one connection. */
export interface SeenConnection {
  number: number;
  user: string | undefined;
  connected: Place | undefined;
  received: Map<MessageId, Place>;
  /** The newest frame of the server. */
  lastHeardAt: number;
  /** A frame could not be read: it may have been any message. */
  isUnclear: boolean;
}

/** A history that was read whole. */
export interface SeenHistory {
  user: string | undefined;
  after: MessageId;
  ids: ReadonlySet<MessageId>;
  request: number;
  asked: Place;
  answered: Place;
}

/** What one recorder saw that can be compared with what others saw: ids, and the order within. */
export interface SeenByRecorder {
  messages: Map<MessageId, ComparedMessage>;
  connections: Map<number, SeenConnection>;
  histories: SeenHistory[];
  /** What its own clients sent: a server need not send it back to them (reading 7). */
  sentTexts: Set<string>;
  /** Nothing is missing and no fault has acted: what is not there did not come. */
  isWhole: boolean;
}

/** Reduces a recording to what others can be compared with. */
export function seenIn(entries: Iterable<TraceEntry>): SeenByRecorder {
  const reader = new SeenReader();
  for (const entry of entries) reader.add(entry);
  return reader.seen;
}

class SeenReader {
  readonly seen: SeenByRecorder = {
    messages: new Map(),
    connections: new Map(),
    histories: [],
    sentTexts: new Set(),
    isWhole: true,
  };
  readonly #asked = new Map<number, { body: string; place: Place }>();
  #before: number | undefined;

  add(entry: TraceEntry): void {
    const { seq, at } = entry;
    if (this.#before !== undefined && seq !== this.#before + 1) this.seen.isWhole = false;
    this.#before = seq;
    if (entry.kind === 'note') this.#note(entry.event.type);
    else if (entry.kind === 'to-client') this.#frame(entry);
    else if (entry.kind === 'from-client') this.#sent(entry.data);
    else if (entry.kind === 'request' && entry.endpoint === 'retrieve' && entry.length === undefined)
      this.#asked.set(entry.request, { body: entry.body, place: { seq, at } });
    else if (entry.kind === 'response') this.#history(entry);
  }

  #note(type: string): void {
    if (type === 'fault' || type === 'reloaded') this.seen.isWhole = false;
  }

  #sent(data: string | null): void {
    const { messages, message = messages } = Object(parseJson(data)) as { messages?: unknown; message?: unknown };
    for (const text of [messages, message]) if (typeof text === 'string') this.seen.sentTexts.add(text);
  }

  #frame(entry: Extract<TraceEntry, { kind: 'to-client' }>): void {
    const { seq, at } = entry;
    const connection = this.#connection(entry.connection);
    connection.user ??= entry.user;
    connection.lastHeardAt = at;
    const frame = readServerFrame(entry);
    if (frame.kind === 'connected') connection.connected ??= { seq, at };
    if (frame.kind === 'unreadable' || frame.kind === 'undocumented') connection.isUnclear = true;
    if (frame.kind !== 'live') return;
    const { id } = frame.version;
    if (id === undefined) connection.isUnclear = true;
    else {
      if (!connection.received.has(id)) connection.received.set(id, { seq, at });
      this.#see(id, { version: frame.version, seq, at, isLive: true, isClear: true });
    }
  }

  #history({ seq, at, request, status, body, length, damage, user }: Extract<TraceEntry, { kind: 'response' }>): void {
    const asked = this.#asked.get(request);
    this.#asked.delete(request);
    if (!asked || status !== 200 || length !== undefined || damage) return;
    const { after } = (parseExactly(asked.body) ?? {}) as { after?: unknown };
    const versions = versionsIn(parseExactly(body));
    if ((typeof after !== 'number' && typeof after !== 'bigint') || !versions) return;
    for (const version of versions)
      this.#see(version.id as MessageId, { version, seq, at, isLive: false, isClear: true });
    const ids = new Set(versions.map(({ id }) => id as MessageId));
    this.seen.histories.push({ user, after, ids, request, asked: asked.place, answered: { seq, at } });
  }

  #see(id: MessageId, message: ComparedMessage): void {
    const known = this.seen.messages.get(id);
    if (!known) this.seen.messages.set(id, message);
    else if (!isSameMessage(known.version, message.version)) known.isClear = false;
    // Where it was live says more than where a history had it.
    else if (message.isLive && !known.isLive) this.seen.messages.set(id, { ...message, isClear: known.isClear });
  }

  #connection(number: number): SeenConnection {
    const known = this.seen.connections.get(number);
    if (known) return known;
    const made: SeenConnection = {
      number,
      user: undefined,
      connected: undefined,
      received: new Map(),
      lastHeardAt: 0,
      isUnclear: false,
    };
    this.seen.connections.set(number, made);
    return made;
  }
}

/** The messages of a history; undefined where one of them cannot be read. */
function versionsIn(json: unknown): Version[] | undefined {
  const { occupants, messages = occupants } = (json ?? {}) as { occupants?: unknown; messages?: unknown };
  if (!Array.isArray(messages)) return undefined;
  const versions = messages.map((item) => readVersion(Object(item)));
  return versions.every(({ id }) => id !== undefined) ? versions : undefined;
}

export const isSameMessage = (one: Version, other: Version): boolean =>
  one.message === other.message &&
  one.poster === other.poster &&
  one.room === other.room &&
  one.timestamp === other.timestamp;
