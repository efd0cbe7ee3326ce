import type { DialectName } from '../protocol/dialects.ts';
import type { Message } from '../protocol/generated/types.ts';
import { chatPaths, type EndpointName } from '../protocol/paths.ts';
import type { Environment } from './environment.ts';
import { ChatClientError } from './errors.ts';
import type { Login } from './login.ts';
import { type RoomInfo, readError, readHistory, readRoomInfo } from './wire.ts';

export interface ChatApiOptions {
  /** Base URL of the service, without a slash at its end. */
  url: string;
  dialect: DialectName;
  login: Login;
  environment: Environment;
  /** How long an answer may take, in milliseconds. */
  timeoutMs: number;
}

/** The three POST endpoints. Every method throws `ChatClientError`. */
export class ChatApi {
  readonly #options: ChatApiOptions;
  readonly #underWay = new Set<AbortController>();

  constructor(options: ChatApiOptions) {
    this.#options = options;
  }

  /** Every message of the caller's rooms with an id greater than `after`. */
  async retrieve(after: number): Promise<Message[]> {
    const answer = await this.#post('retrieve', { after });
    return readHistory(answer, this.#options.dialect) ?? badAnswer('retrieve', answer);
  }

  async createDm(other: string): Promise<void> {
    await this.#post('createDm', { other });
  }

  async roomInfo(room: string): Promise<RoomInfo> {
    const answer = await this.#post('roomInfo', { room_id: room });
    return readRoomInfo(answer) ?? badAnswer('roomInfo', answer);
  }

  /** Gives up every request that is under way. */
  abort(): void {
    for (const request of this.#underWay) request.abort();
  }

  /** Logs in again once where the token has run out; if the new one has too, the caller gets the error. */
  async #post(endpoint: EndpointName, body: object): Promise<string> {
    const { login } = this.#options;
    const token = await login.token();
    try {
      return await this.#postAs(token, endpoint, body);
    } catch (error) {
      if (!(error instanceof ChatClientError) || error.code !== 'AUTH_TOKEN_EXPIRED') throw error;
      login.forget(token);
      return this.#postAs(await login.token(), endpoint, body);
    }
  }

  async #postAs(token: string, endpoint: EndpointName, body: object): Promise<string> {
    const { status, text } = await this.#fetch(token, endpoint, body);
    if (status === 200) return text;
    const error = readError(text);
    if (error) throw new ChatClientError(error.code, error.text || error.code);
    return badAnswer(endpoint, `status ${status}`);
  }

  /** The limit covers the body too: a server may send a part of it and hang. */
  async #fetch(token: string, endpoint: EndpointName, body: object): Promise<{ status: number; text: string }> {
    const { environment, url, timeoutMs } = this.#options;
    const abort = new AbortController();
    this.#underWay.add(abort);
    const timer = environment.clock.setTimeout(() => abort.abort(), timeoutMs);
    try {
      const response = await environment.fetch(url + chatPaths[endpoint], {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: abort.signal,
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      const why = abort.signal.aborted ? `did not answer within ${timeoutMs} ms` : 'could not be reached';
      throw new ChatClientError('UNREACHABLE', `${chatPaths[endpoint]} ${why}.`, { cause });
    } finally {
      this.#underWay.delete(abort);
      environment.clock.clearTimeout(timer);
    }
  }
}

function badAnswer(endpoint: EndpointName, answer: string): never {
  const shown = answer.length > 80 ? `${answer.slice(0, 80)}…` : answer;
  throw new ChatClientError('BAD_ANSWER', `${chatPaths[endpoint]} answered what it should not: ${shown}`);
}
