import {
  addToGroup,
  isObject,
  type JsonObject,
  parseJson,
  plainText,
  type TranscriptEntry,
} from '../../protocol/index.ts';
import { endpointOf } from '../endpoint-path.ts';
import type { AtServer, Passed, TraceEntry } from '../entry.ts';

/** An entry of a transcript, as far as its schema tells. */
type Recorded = Pick<TranscriptEntry, 'at' | 'who' | 'kind' | 'side'> & { data?: unknown };

/** Turns transcripts back into what passed, and numbers it through all of them. */
export class TranscriptReader {
  /** Whether frames and bodies stand as the texts that were on the wire, not as the JSON they are. */
  readonly #isVerbatim: boolean;
  #seq = 0;
  #connections = 0;
  #requests = 0;
  /** The connections of this transcript, by what it calls them. */
  #numbers = new Map<string, number>();
  /** The requests of this transcript that wait for their answers, by who asked. */
  #waiting = new Map<string, { request: number; endpoint: string }[]>();

  constructor({ isVerbatim }: { isVerbatim: boolean }) {
    this.#isVerbatim = isVerbatim;
  }

  /** @param startedAt UNIX milliseconds @returns one entry for each of the transcript */
  read(transcript: readonly Recorded[], startedAt: number): TraceEntry[] {
    this.#numbers = new Map();
    this.#waiting = new Map();
    return transcript.map((entry) => {
      this.#seq += 1;
      return { seq: this.#seq, at: startedAt + entry.at, ...this.#passed(entry) };
    });
  }

  #passed(entry: Recorded): Passed {
    if (entry.side === 'server') return this.#passedAtServer(entry);
    const passed = this.#passedToClient(entry);
    return entry.side === 'client' && canBeHeld(passed) ? { ...passed, side: 'client' } : passed;
  }

  /** It was never between client and proxy: it asks nothing there, and answers nothing. */
  #passedAtServer(entry: Recorded): Passed {
    const waiting = this.#waiting;
    const asked = waiting.get(entry.who)?.[0];
    this.#waiting = new Map(asked && [[entry.who, [asked]]]);
    const requests = this.#requests;
    const passed = this.#passedToClient(entry);
    [this.#waiting, this.#requests] = [waiting, requests];
    if (!canBeHeld(passed)) return passed;
    const isAsked = passed.kind === 'request' && asked;
    return { kind: 'at-server', passed: isAsked ? { ...passed, ...asked } : passed };
  }

  #passedToClient({ kind, who, data }: Recorded): Passed {
    const fields: JsonObject = isObject(data) ? data : {};
    switch (kind) {
      case 'open':
        return { kind: 'opened', ...this.#on(who) };
      case 'sent':
        return { kind: 'from-client', ...this.#on(who), ...this.#frame(data) };
      case 'received':
        return { kind: 'to-client', ...this.#on(who), ...this.#frame(data) };
      case 'closed':
        return { kind: 'closed', ...this.#on(who), ...closed(fields) };
      case 'request':
        return this.#request(who, fields);
      case 'response':
        return this.#response(who, fields);
      case 'waited':
        return {
          kind: 'waited',
          ms: typeof fields.ms === 'number' ? fields.ms : 0,
          label: who,
          ...textIn(fields, 'for'),
          ...(typeof fields.came === 'boolean' && { came: fields.came }),
        };
      case 'note':
        return { kind: 'waited', ms: 0, label: who, for: plainText(data) };
    }
  }

  #on(label: string): { connection: number; user: string; label: string } {
    const known = this.#numbers.get(label);
    if (known === undefined) this.#connections += 1;
    const connection = known ?? this.#connections;
    this.#numbers.set(label, connection);
    return { connection, user: userOf(label), label };
  }

  #frame(data: unknown): { data: string } | { data: null; binary: string } {
    return isObject(data) && typeof data.binary === 'string'
      ? { data: null, binary: data.binary }
      : { data: this.#wireText(data) };
  }

  #request(who: string, { method, path, authorization, headers, body }: JsonObject): Passed {
    this.#requests += 1;
    const endpoint = typeof path === 'string' && path.startsWith('/') ? endpointOf(path) : '/';
    const asked = { request: this.#requests, endpoint };
    addToGroup(this.#waiting, who, asked);
    return {
      kind: 'request',
      ...asked,
      ...whose(who),
      ...(typeof method === 'string' && method !== 'POST' && { method }),
      ...(typeof authorization === 'string' && { authorization }),
      ...(Array.isArray(headers) && { headers: headers.map(String) }),
      body: this.#body(body),
    };
  }

  /** Who asks is answered in the order of the questions; an answer to none is that to a handshake. */
  #response(who: string, { status, body, truncated, ...fields }: JsonObject): Passed {
    const asked = this.#waiting.get(who)?.shift();
    if (!asked) this.#requests += 1;
    return {
      kind: 'response',
      ...(asked ?? { request: this.#requests, endpoint: 'connect' }),
      ...whose(who),
      ...(typeof status === 'number' && { status }),
      body: this.#body(body),
      ...textIn(fields, 'location'),
      ...(truncated === true && { truncated }),
      ...textIn(fields, 'failure'),
      ...textIn(fields, 'code'),
    };
  }

  #body(body: unknown): string {
    return body === undefined ? '' : this.#wireText(body);
  }

  /**
   * The text that was on the wire. In a report texts that are JSON stand as what they mean, so one that stands there as
   * a text was no JSON, or the JSON of a text.
   */
  #wireText(data: unknown): string {
    if (typeof data !== 'string') return JSON.stringify(data ?? null);
    return this.#isVerbatim || parseJson(data) === undefined ? data : JSON.stringify(data);
  }
}

/** Whether a fault of a proxy can act on it. */
const canBeHeld = (passed: Passed): passed is AtServer['passed'] =>
  passed.kind === 'from-client' ||
  passed.kind === 'to-client' ||
  passed.kind === 'request' ||
  passed.kind === 'response';

const userOf = (who: string): string => who.split('#', 1)[0] || 'nobody';

function whose(who: string): { user?: string; label?: string } {
  const user = userOf(who);
  return { ...(user !== 'nobody' && { user }), ...(who !== user && { label: who }) };
}

function closed({ code, ours, ...fields }: JsonObject) {
  const { error } = fields;
  return {
    code: typeof code === 'number' ? code : 1006,
    ...textIn(fields, 'reason'),
    ...(ours === true && { isOurs: true as const }),
    ...(typeof error === 'string' && { failure: error }),
  };
}

function textIn<Key extends string>(fields: JsonObject, key: Key): { [key in Key]?: string } {
  const value = fields[key];
  return (typeof value === 'string' ? { [key]: value } : {}) as { [key in Key]?: string };
}
