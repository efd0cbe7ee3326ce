import { type ChatEvent, chatPaths, isObject, parseJson } from '../../protocol/index.ts';
import { readEntry, type TraceEntry } from '../../traffic/index.ts';
import type { Conversation, Line, RecordedRequest } from '../conversation.ts';
import { liveMessage } from '../json.ts';
import { RecordingProblem } from '../recording-problem.ts';

/**
 * What `serve --trace FILE` has written, as its users saw it.
 * @throws RecordingProblem where a line is no entry of a trace
 */
export function conversationFromTrace(text: string, file: string): Conversation {
  const entries = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [entryOf(line, `${file}:${index + 1}`)]));
  const reader = new TraceReader(entries);
  return {
    description: `Recorded in ${file.split(/[\\/]/).at(-1)}.`,
    about: [],
    startedAt: entries[0]?.at ?? 0,
    dialect: entries.some(isTypedConnected) ? 'deployed' : 'documented',
    names: new Map(),
    roomNames: new Map(),
    rooms: new Map(),
    lines: entries.flatMap((entry) => reader.linesOf(entry)),
    isComplete: true,
    isFinding: false,
  };
}

/** Frames with a `type` are of the other reading (reading 4). */
function isTypedConnected(entry: TraceEntry): boolean {
  const frame = entry.kind === 'to-client' ? parseJson(entry.data) : undefined;
  return isObject(frame) && frame.status === 'CONNECTED' && 'type' in frame;
}

function entryOf(line: string, place: string): TraceEntry {
  const entry = readEntry(line);
  if (entry) return entry;
  throw new RecordingProblem(
    `${place} is no entry of a trace; a file that \`serve --trace FILE\` has written is expected. Was it cut?`,
  );
}

/** Somebody of whom no accepted token tells who it is. */
const stranger = 'stranger';

class TraceReader {
  /** Whose each connection is, as far as its whole story tells. */
  readonly #owners = new Map<number, string>();
  readonly #stranger: string;
  /** Connections that the mock has ended, with their code. */
  readonly #ended = new Map<number, number | null>();
  /** What the mock has posted itself, by id: the trace tells of it only after its frames. */
  readonly #ownPosts = new Map<number, Line>();
  /** Connections with a token that the mock refused, and why. */
  readonly #refused = new Map<number, 'expired' | 'invalid'>();
  readonly #expired = new Set<number>();

  constructor(entries: readonly TraceEntry[]) {
    for (const entry of entries) this.#learn(entry);
    const taken = new Set(entries.flatMap((entry) => ('user' in entry && entry.user) || []));
    this.#stranger = taken.has(stranger) ? `${stranger}-2` : stranger;
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
    this.#ownPosts.set(seen.id, {
      at,
      user,
      place: 'mock',
      kind: 'sent',
      text: JSON.stringify({ room, messages: text }),
    });
  }

  #ownPost(id: number | undefined): Line[] {
    const line = id === undefined ? undefined : this.#ownPosts.get(id);
    if (id !== undefined) this.#ownPosts.delete(id);
    return line ? [line] : [];
  }

  linesOf(entry: TraceEntry): Line[] {
    const { at } = entry;
    if (entry.kind === 'to-client') {
      const line = { at, user: this.#ownerOf(entry.connection), place: `#${entry.connection}` };
      return [
        ...this.#ownPost(liveMessage(entry.data ?? '')?.id),
        { ...line, kind: 'received', text: entry.data ?? '' },
      ];
    }
    if ('connection' in entry) {
      const user = this.#ownerOf(entry.connection);
      const line = this.#onConnection(entry);
      return line ? [{ at, user, place: `#${entry.connection}`, ...line } as Line] : [];
    }
    if (entry.kind === 'note') return this.#noted(entry.event, at);
    if (entry.kind !== 'request' && entry.kind !== 'response') return [];
    const base = { at, user: entry.user ?? this.#stranger, place: `request ${entry.request}` };
    if (entry.kind === 'request') return [{ ...base, ...this.#request(entry) }];
    const isLost = entry.damage !== undefined;
    return [{ ...base, kind: 'response', status: isLost ? undefined : entry.status, body: entry.body }];
  }

  #onConnection(entry: Extract<TraceEntry, { connection: number }>): object | undefined {
    const { connection } = entry;
    switch (entry.kind) {
      case 'opened':
        return { kind: 'opened' };
      case 'from-client':
        return this.#received(connection, entry.data ?? null);
      case 'closing':
        this.#ended.set(connection, entry.code);
        return { kind: 'closed', code: entry.code ?? 1006, isOurs: false };
      case 'closed':
        return this.#ended.has(connection) ? undefined : { kind: 'closed', code: entry.code, isOurs: true };
      default:
        return undefined;
    }
  }

  #ownerOf(connection: number): string {
    return this.#owners.get(connection) ?? this.#stranger;
  }

  #received(connection: number, data: string | null): object {
    if (data === null) return { kind: 'sent-binary', hex: undefined };
    const json = parseJson(data);
    const isToken = isObject(json) && typeof json.auth_token === 'string';
    if (isToken) return { kind: 'token', token: this.#refused.get(connection) ?? 'valid' };
    return { kind: 'sent', text: data };
  }

  #request({
    request,
    user,
    endpoint,
    authorization,
    body,
  }: Extract<TraceEntry, { kind: 'request' }>): RecordedRequest {
    const known = user === undefined ? 'invalid' : this.#expired.has(request) ? 'expired' : 'valid';
    const token =
      authorization === undefined ? 'none' : /^Bearer /.test(authorization) ? known : ('no-scheme' as const);
    const path = Object.hasOwn(chatPaths, endpoint)
      ? chatPaths[endpoint as keyof typeof chatPaths]
      : `/chat/${endpoint}`;
    return { kind: 'request', method: 'POST', path, token, body };
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
