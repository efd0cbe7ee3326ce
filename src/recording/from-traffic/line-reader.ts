import { type ChatEvent, isObject, kindOfShownToken, parseJson } from '../../protocol/index.ts';
import { type PassedRequest, pathOf, type TraceEntry } from '../../traffic/index.ts';
import type { Line, RecordedRequest } from '../conversation.ts';
import { liveMessage } from '../json.ts';

export interface ReaderOptions {
  /** Who plays what no known user has done. */
  stranger: string;
  /** Whether the server recorded: then it alone knows whose tokens were good, and who ended a connection. */
  isByServer: boolean;
  /** Entries that were found to break a requirement. */
  offending: ReadonlySet<TraceEntry>;
}

/** Reads what passed as what each user did, and what came to each. */
export class LineReader {
  readonly #options: ReaderOptions;
  /** Whose each connection is, as far as all its lines tell. */
  readonly #owners = new Map<number, string>();
  /** Connections that the server has ended. */
  readonly #ended = new Set<number>();
  /** What the mock has posted itself, by id: the trace tells of it only after its frames. */
  readonly #ownPosts = new Map<number, Line>();
  /** Connections with a token that the server refused, and why. */
  readonly #refused = new Map<number, 'expired' | 'invalid'>();
  readonly #expired = new Set<number>();

  constructor(entries: readonly TraceEntry[], options: ReaderOptions) {
    this.#options = options;
    for (const entry of entries) this.#learn(entry);
  }

  #learn(entry: TraceEntry): void {
    const told = entry.kind === 'note' ? entry.event : entry;
    if ('type' in told && told.type === 'posted' && told.connection === undefined) this.#learnPost(told, entry.at);
    if ('connection' in told && typeof told.connection === 'number' && 'user' in told && told.user) {
      this.#owners.set(told.connection, told.user);
    }
    if ('type' in told && told.type === 'refused' && told.reason === 'token') {
      this.#refused.set(told.connection, told.error === 'AUTH_TOKEN_EXPIRED' ? 'expired' : 'invalid');
    }
    const isExpired = entry.kind === 'response' && entry.user !== undefined && entry.status === 401;
    if (isExpired && entry.body.includes('AUTH_TOKEN_EXPIRED')) this.#expired.add(entry.request);
  }

  #learnPost({ message }: Extract<ChatEvent, { type: 'posted' }>, at: number): void {
    const seen = liveMessage(JSON.stringify({ message }));
    if (seen?.id === undefined) return;
    const { poster: user, room, message: text } = seen;
    const frame = JSON.stringify({ room, messages: text });
    this.#ownPosts.set(seen.id, { at, user, place: 'mock', kind: 'sent', text: frame });
  }

  #ownPost(id: number | undefined): Line[] {
    const line = id === undefined ? undefined : this.#ownPosts.get(id);
    if (id !== undefined) this.#ownPosts.delete(id);
    return line ? [line] : [];
  }

  linesOf(entry: TraceEntry): Line[] {
    if (entry.kind === 'note') return this.#noted(entry.event, entry.at);
    // A scenario is what the client meets.
    if (entry.kind === 'at-server') return [];
    const happening = this.#happening(entry);
    if (!happening) return [];
    const before = entry.kind === 'to-client' ? this.#ownPost(liveMessage(entry.data ?? '')?.id) : [];
    return [...before, { at: entry.at, ...this.#whose(entry), ...happening } as Line];
  }

  #whose(entry: Exclude<TraceEntry, { kind: 'note' | 'at-server' }>): Pick<Line, 'user' | 'place' | 'isOffending'> {
    const isOffending = this.#options.offending.has(entry) || undefined;
    const { stranger } = this.#options;
    if ('connection' in entry) {
      const user = this.#owners.get(entry.connection) ?? stranger;
      return { user, place: `#${entry.connection}`, isOffending };
    }
    if (entry.kind === 'waited')
      return { user: entry.label?.split('#', 1)[0] || stranger, place: 'waited', isOffending };
    return { user: entry.user ?? stranger, place: `request ${entry.request}`, isOffending };
  }

  #happening(entry: Exclude<TraceEntry, { kind: 'note' | 'at-server' }>): object | undefined {
    switch (entry.kind) {
      case 'opened':
        return { kind: 'opened' };
      case 'from-client':
        return this.#sent(entry);
      case 'to-client':
        return received(entry);
      case 'closing':
        this.#ended.add(entry.connection);
        return { kind: 'closed', code: entry.code ?? 1006, isOurs: false };
      case 'closed':
        return this.#closed(entry);
      case 'request':
        return this.#request(entry);
      case 'response': {
        const isLost = entry.damage !== undefined;
        return { kind: 'response', status: isLost ? undefined : entry.status, body: entry.body };
      }
      case 'waited':
        return { kind: 'silence' };
      default:
        return undefined;
    }
  }

  #sent({ connection, data, binary }: Extract<TraceEntry, { kind: 'from-client' }>): object {
    if (data === null) {
      return { kind: 'sent-binary', hex: binary === undefined ? undefined : bytesOf(binary).toString('hex') };
    }
    const json = parseJson(data);
    const isToken = isObject(json) && typeof json.auth_token === 'string';
    if (!isToken) return { kind: 'sent', text: data };
    return { kind: 'token', token: this.#refused.get(connection) ?? kindOfShownToken(String(json.auth_token)) };
  }

  #closed({ connection, code, isOurs, failure }: Extract<TraceEntry, { kind: 'closed' }>): object | undefined {
    const { isByServer } = this.#options;
    if (isByServer && this.#ended.has(connection)) return undefined;
    const status = Number(/response: (\d{3})$/.exec(failure ?? '')?.[1]);
    return { kind: 'closed', code, isOurs: isByServer || isOurs === true, ...(status > 0 && { status }) };
  }

  #request(entry: PassedRequest): RecordedRequest {
    const { method = 'POST', endpoint, body } = entry;
    const hasBody = body !== '' || method === 'POST';
    const token = this.#tokenOf(entry);
    return { kind: 'request', method, path: pathOf(endpoint), token, body: hasBody ? body : undefined };
  }

  #tokenOf({ request, user, authorization }: PassedRequest): RecordedRequest['token'] {
    if (authorization === undefined) return 'none';
    const shown = /^Bearer (.*)$/s.exec(authorization)?.[1];
    if (shown === undefined) return 'no-scheme';
    if (!this.#options.isByServer) return kindOfShownToken(shown);
    if (user === undefined) return 'invalid';
    return this.#expired.has(request) ? 'expired' : 'valid';
  }

  #noted(event: ChatEvent, at: number): Line[] {
    const remark = (user: string, text: string): Line[] => [{ at, user, place: 'mock', kind: 'remark', text }];
    if (event.type === 'posted') return this.#ownPost(event.message?.id);
    if (event.type === 'fault') {
      const { faults, on, does } = event;
      return remark(event.user ?? '', `The fault ${[faults].flat().join(', ')} acted (${on}): ${does}.`);
    }
    const isTold = event.type === 'steered' && event.problem === undefined && !event.what.startsWith('posted');
    return isTold ? remark('', `The mock was told: ${event.what}.`) : [];
  }
}

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

function received({ data, binary }: Extract<TraceEntry, { kind: 'to-client' }>): object {
  if (data !== null) return { kind: 'received', text: data };
  return { kind: 'received', text: bytesOf(binary ?? '').toString(), isBinary: true };
}
