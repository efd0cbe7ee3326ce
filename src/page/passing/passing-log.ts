import { addToGroup } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';
import { isAboutFrame, type PassedRow, rowOf, saysDropped } from './row.ts';

/** A connection as the page shows it. */
export interface ConnectionOnPage {
  number: number;
  user: string | undefined;
  /** In milliseconds since 1970; undefined where it began before what is known. */
  since: number | undefined;
  state: 'open' | 'live' | 'refused' | 'closed';
  fromClient: number;
  toClient: number;
}

/** So many rows are kept. */
const mostRows = 20_000;
/** So many more may gather before the oldest are let go, so that this is seldom. */
const slack = 2000;

/** What has passed, for the page: rows by their order, connections, what the server said of each frame. */
export class PassingLog {
  #rows: PassedRow[] = [];
  readonly #bySeq = new Map<number, PassedRow>();
  readonly #lastFrames = new Map<number, PassedRow>();
  readonly #requests = new Map<number, PassedRow[]>();
  readonly #connections = new Map<number, ConnectionOnPage>();

  get rows(): readonly PassedRow[] {
    return this.#rows;
  }

  get newest(): TraceEntry | undefined {
    return this.#rows.at(-1)?.entry;
  }

  /** The newest first; those that are over come last. */
  get connections(): ConnectionOnPage[] {
    const isOver = ({ state }: ConnectionOnPage): number => Number(state === 'closed');
    return [...this.#connections.values()].sort((a, b) => isOver(a) - isOver(b) || b.number - a.number);
  }

  row(seq: number): PassedRow | undefined {
    return this.#bySeq.get(seq);
  }

  /** The request and its answer that a row is one of. */
  exchangeOf({ entry }: PassedRow): readonly PassedRow[] {
    return 'request' in entry ? (this.#requests.get(entry.request) ?? []) : [];
  }

  /** Those just before and after it, itself among them. */
  neighbours(row: PassedRow, distance = 4): readonly PassedRow[] {
    const place = this.#placeOf(row.entry.seq);
    return this.#rows.slice(Math.max(0, place - distance), place + distance + 1);
  }

  add(entries: readonly TraceEntry[]): void {
    for (const entry of entries) this.#add(rowOf(entry));
    if (this.#rows.length > mostRows + slack) this.#letGo(this.#rows.length - mostRows);
  }

  clear(): void {
    this.#rows = [];
    for (const map of [this.#bySeq, this.#lastFrames, this.#requests, this.#connections]) map.clear();
  }

  #add(row: PassedRow): void {
    const { entry } = row;
    this.#rows.push(row);
    this.#bySeq.set(entry.seq, row);
    if (entry.kind === 'note') this.#addNote(row, entry);
    else if ('request' in entry) addToGroup(this.#requests, entry.request, row);
    else if (entry.kind !== 'waited' && entry.kind !== 'at-server') this.#addToConnection(row, entry);
  }

  #addNote(noteRow: PassedRow, note: Extract<TraceEntry, { kind: 'note' }>): void {
    const { event } = note;
    if (event.type === 'reloaded') this.#lastFrames.clear();
    if (event.type === 'fault' && event.request !== undefined) this.#requests.get(event.request)?.[0]?.notes.push(note);
    if (noteRow.connection === undefined || !isAboutFrame(note)) return;
    const frame = this.#lastFrames.get(noteRow.connection);
    frame?.notes.push(note);
    if (frame && saysDropped(note)) frame.isDropped = true;
    const connection = this.#connections.get(noteRow.connection);
    if (connection && event.type === 'refused') connection.state = 'refused';
  }

  #addToConnection(row: PassedRow, entry: Extract<TraceEntry, { connection: number }>): void {
    const connection = this.#connection(entry.connection);
    connection.user = entry.user ?? connection.user;
    switch (entry.kind) {
      case 'opened':
        connection.since = entry.at;
        break;
      case 'from-client':
        connection.fromClient += 1;
        this.#lastFrames.set(entry.connection, row);
        break;
      case 'to-client':
        connection.toClient += 1;
        if (connection.state === 'open' && entry.user !== undefined) connection.state = 'live';
        break;
      case 'closed':
        connection.state = 'closed';
        this.#lastFrames.delete(entry.connection);
    }
  }

  #connection(number: number): ConnectionOnPage {
    const known = this.#connections.get(number);
    if (known) return known;
    const connection: ConnectionOnPage = {
      number,
      user: undefined,
      since: undefined,
      state: 'open',
      fromClient: 0,
      toClient: 0,
    };
    this.#connections.set(number, connection);
    return connection;
  }

  #letGo(count: number): void {
    for (const { entry } of this.#rows.slice(0, count)) {
      this.#bySeq.delete(entry.seq);
      if ('request' in entry) this.#requests.delete(entry.request);
      if (entry.kind === 'closed') this.#connections.delete(entry.connection);
    }
    this.#rows = this.#rows.slice(count);
  }

  /** By bisection: numbers grow. */
  #placeOf(seq: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle]?.entry.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
