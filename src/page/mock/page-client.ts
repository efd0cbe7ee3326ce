import type { TraceEntry } from '../../traffic/index.ts';

/** What the control surface answered where it did not do what it was asked for. */
export class ControlRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Where the control surface is: a page at `/w/one/` looks into the world `one`. */
export const controlBase = ({ origin, pathname }: Pick<Location, 'origin' | 'pathname'>): string =>
  `${origin}${pathname.replace(/\/?(__testbed\/?)?$/, '')}/__testbed`;

const tokenKey = 'chat-testbed control token';

/** Asks the control surface; the control token, where one is needed, lives as long as the tab. */
export class PageClient {
  readonly base: string;
  readonly #storage: Storage;

  constructor(base: string, storage: Storage) {
    this.base = base;
    this.#storage = storage;
  }

  /** The base URL of the mock, as `ctl --url` takes it. */
  get mockUrl(): string {
    return this.base.replace(/\/__testbed$/, '');
  }

  useToken(token: string): void {
    this.#storage.setItem(tokenKey, token);
  }

  /** @throws ControlRefusal with the sentence that was answered; TypeError where nobody answers */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.#fetch(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return (await response.json()) as Answer;
  }

  /** Sends a text as it is. @throws as {@link ask} */
  async send<Answer>(path: string, body: string): Promise<Answer> {
    return (await (await this.#fetch(path, { method: 'POST', body })).json()) as Answer;
  }

  /** What passes after an entry, in the pieces in which it arrives. Ends where the mock ends. */
  async *follow(since: number, signal: AbortSignal): AsyncGenerator<TraceEntry[]> {
    const { body } = await this.#fetch(`/trace/stream?since=${since}`, { signal });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines.map((line) => JSON.parse(line) as TraceEntry);
    }
  }

  async #fetch(path: string, options: RequestInit): Promise<Response> {
    const token = this.#storage.getItem(tokenKey);
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.base}${path}`, { ...options, headers, cache: 'no-store' });
    if (response.ok) return response;
    throw new ControlRefusal(response.status, sentenceOf(await response.text()));
  }
}

function sentenceOf(body: string): string {
  try {
    return String((JSON.parse(body) as { error: unknown }).error);
  } catch {
    return body || 'The answer was empty.';
  }
}
