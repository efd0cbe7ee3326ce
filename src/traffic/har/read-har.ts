import {
  chatPaths,
  type EndpointName,
  isObject,
  type JsonObject,
  parseJson,
  shortenToken,
} from '../../protocol/index.ts';
import type { Passed, TraceEntry } from '../entry.ts';

/** What a file tells, without a token in it. */
export interface HarReading {
  entries: TraceEntry[];
  /** The server's base URL; undefined where nothing went to a chat path. */
  url: string | undefined;
  /** How many further tokens there were than those that were named. */
  unnamedUsers: number;
}

/** Something that passed, and when. */
type Timed = { at: number } & Passed;

/** Chrome writes seconds, Playwright milliseconds: seconds are below this for the next thousand years. */
const leastMilliseconds = 1e11;

/** Whether a JSON value is an HTTP archive. @public what tells recordings apart asks it */
export const isHar = (value: unknown): boolean =>
  isObject(value) && isObject(value.log) && Array.isArray(value.log.entries);

/**
 * What passed on the chat paths of an HTTP archive, as a browser saw it.
 * @param names whose each token is, as far as that is known; others become `user 1`, `user 2` …
 * @example readHar(JSON.parse(text), new Map([['token-ada', 'ada']])).entries
 */
export function readHar(har: unknown, names: ReadonlyMap<string, string> = new Map()): HarReading {
  return new HarReader(names).read(har);
}

class HarReader {
  readonly #names: Map<string, string>;
  readonly #named: number;
  readonly #passed: Timed[] = [];
  #connections = 0;
  #requests = 0;
  #url: string | undefined;

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = new Map(names);
    this.#named = names.size;
  }

  read(har: unknown): HarReading {
    const log = isObject(har) && isObject(har.log) ? har.log : {};
    const entries = Array.isArray(log.entries) ? log.entries : [];
    for (const entry of entries) if (isObject(entry)) this.#entry(entry);
    const inOrder = this.#passed.toSorted((a, b) => a.at - b.at);
    return {
      entries: inOrder.map((passed, index) => withoutTokens({ seq: index + 1, ...passed }, this.#names)),
      url: this.#url,
      unnamedUsers: this.#names.size - this.#named,
    };
  }

  #entry(entry: JsonObject): void {
    const { request, response } = entry;
    if (!isObject(request) || typeof request.url !== 'string') return;
    const place = chatPlace(request.url);
    const at = Date.parse(String(entry.startedDateTime));
    if (!place || !Number.isFinite(at)) return;
    this.#url ??= place.base.replace(/^ws/, 'http');
    if (place.endpoint === 'connect') this.#connection(entry, at);
    else if (request.method === 'POST')
      this.#exchange(place.endpoint, at, entry, request, isObject(response) ? response : {});
  }

  #connection({ _webSocketMessages: messages, response }: JsonObject, at: number): void {
    const status = isObject(response) ? response.status : undefined;
    const isRefused = typeof status === 'number' && status > 0 && status !== 101;
    if (isRefused) return;
    this.#connections += 1;
    const connection = this.#connections;
    const frames = (Array.isArray(messages) ? messages : []).filter(isObject);
    const user = this.#userOf(frames);
    const whose = { connection, ...(user !== undefined && { user }) };
    this.#passed.push({ at, kind: 'opened', ...whose });
    for (const { type, time, opcode, data } of frames) {
      const kind = type === 'send' ? 'from-client' : 'to-client';
      const text = String(data ?? '');
      const frame = opcode === 2 ? { data: null, binary: text } : { data: text };
      this.#passed.push({ at: milliseconds(time, at), kind, ...whose, ...frame });
    }
  }

  /** Whose connection it is: whose token it sent, where that was accepted. */
  #userOf(frames: readonly JsonObject[]): string | undefined {
    const texts = frames.map(({ type, data }) => ({ type, json: parseJson(typeof data === 'string' ? data : null) }));
    const token = texts.find(
      ({ type, json }) => type === 'send' && isObject(json) && typeof json.auth_token === 'string',
    );
    if (!token || !isObject(token.json)) return undefined;
    const name = this.#nameOf(String(token.json.auth_token));
    const isAccepted = texts.some(
      ({ type, json }) => type === 'receive' && isObject(json) && json.status === 'CONNECTED',
    );
    return isAccepted ? name : undefined;
  }

  #exchange(endpoint: EndpointName, at: number, entry: JsonObject, request: JsonObject, response: JsonObject): void {
    this.#requests += 1;
    const header = headerOf(request, 'authorization');
    const token = header?.match(/^Bearer (\S+)$/)?.[1];
    const user = token === undefined ? undefined : this.#nameOf(token);
    const asked = { request: this.#requests, endpoint, ...(user !== undefined && { user }) };
    const authorization = header === undefined ? {} : { authorization: header.replace(/\S+$/, shortenToken) };
    this.#passed.push({ at, kind: 'request', ...asked, ...authorization, body: bodyOf(request.postData) });
    const { status } = response;
    const took = typeof entry.time === 'number' && entry.time > 0 ? entry.time : 0;
    if (typeof status !== 'number' || status <= 0) {
      this.#passed.push({ at: at + took, kind: 'response', ...asked, body: '', failure: 'no answer was recorded' });
    } else {
      this.#passed.push({ at: at + took, kind: 'response', ...asked, status, body: bodyOf(response.content) });
    }
  }

  #nameOf(token: string): string {
    const name = this.#names.get(token) ?? `user ${this.#names.size - this.#named + 1}`;
    this.#names.set(token, name);
    return name;
  }
}

function chatPlace(url: string): { base: string; endpoint: keyof typeof chatPaths } | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  for (const [endpoint, chatPath] of Object.entries(chatPaths)) {
    if (path.endsWith(chatPath)) {
      return { base: path.slice(0, -chatPath.length), endpoint: endpoint as keyof typeof chatPaths };
    }
  }
  return undefined;
}

function milliseconds(time: unknown, otherwise: number): number {
  if (typeof time !== 'number' || !(time > 0)) return otherwise;
  return time < leastMilliseconds ? time * 1000 : time;
}

function headerOf({ headers }: JsonObject, wanted: string): string | undefined {
  const found = (Array.isArray(headers) ? headers : []).find(
    (header) => isObject(header) && String(header.name).toLowerCase() === wanted,
  );
  return isObject(found) ? String(found.value) : undefined;
}

function bodyOf(content: unknown): string {
  if (!isObject(content) || typeof content.text !== 'string') return '';
  return content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString() : content.text;
}

/** Shorter strings may be part of any word: they are cut only where they stand as a token. */
const shortestInText = 6;

function withoutTokens(entry: TraceEntry, names: ReadonlyMap<string, string>): TraceEntry {
  if ('data' in entry && entry.data !== null) return { ...entry, data: cut(entry.data, names) };
  if ('body' in entry) return { ...entry, body: cut(entry.body, names) };
  return entry;
}

function cut(text: string, names: ReadonlyMap<string, string>): string {
  const named = text.replace(
    /("auth_token"\s*:\s*")((?:[^"\\]|\\.)*)/g,
    (_, before, token) => before + shortenToken(token),
  );
  return [...names.keys()]
    .filter((token) => token.length >= shortestInText && named.includes(token))
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, token) => shown.replaceAll(token, shortenToken(token)), named);
}
