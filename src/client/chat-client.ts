import type { Message } from '../protocol/generated/types.ts';
import { backOffMs } from './back-off.ts';
import { ChatApi } from './chat-api.ts';
import { LiveConnection } from './connection.ts';
import { ChatClientError } from './errors.ts';
import { GapFiller } from './gap-filler.ts';
import { Login } from './login.ts';
import { MessageFeed } from './message-feed.ts';
import { MessageList } from './message-list.ts';
import { type ChatClientOptions, type ChatClientStatus, type CompleteOptions, completeOptions } from './options.ts';
import { type RoomInfo, sentFrame } from './wire.ts';

/** Errors that trying again cannot mend. */
const fatalCodes = ['AUTH_TOKEN_INVALID', 'AUTH_TOKEN_MISSING', 'NO_LOGIN'];

/**
 * A chat client that stays connected, and shows every message once and in its place.
 * @example
 * const client = new ChatClient({ url: 'https://chat.example.org', token, logIn: askForToken });
 * client.connect();
 * client.send('17', 'hello');
 * for await (const message of client) console.log(`${message.poster}: ${message.message}`);
 */
export class ChatClient implements AsyncIterable<Message> {
  readonly #options: CompleteOptions;
  readonly #login: Login;
  readonly #api: ChatApi;
  readonly #list = new MessageList();
  readonly #feed = new MessageFeed();
  readonly #gaps: GapFiller;
  #status: ChatClientStatus = 'idle';
  #connection: LiveConnection | undefined;
  #unsent: string[] = [];
  #failures = 0;
  #timer: unknown;
  #silence: unknown;

  /** @throws ChatClientError if the options cannot work */
  constructor(options: ChatClientOptions) {
    this.#options = completeOptions(options);
    const { token, logIn, environment } = this.#options;
    this.#login = new Login(token, logIn);
    this.#api = new ChatApi({ ...this.#options, login: this.#login });
    this.#gaps = new GapFiller({
      after: this.#options.after,
      retrieve: (after) => this.#api.retrieve(after),
      show: (messages) => this.#show(messages),
      failed: (error) => this.#problem(error),
      clock: environment.clock,
      pauseMs: (failures) => this.#pauseMs(failures),
    });
  }

  get status(): ChatClientStatus {
    return this.#status;
  }

  /** Everything received so far, by ascending id. */
  get messages(): readonly Message[] {
    return this.#list.messages;
  }

  /** Connects, and from then on stays connected. A second call changes nothing. */
  connect(): void {
    if (this.#status === 'closed') throw new ChatClientError('CLOSED', 'This client was closed: make a new one.');
    if (this.#status === 'idle') void this.#open();
  }

  /**
   * Posts a text: at once where the connection is live, else as soon as it is. It is sent once. The protocol has no
   * acknowledgement, so a text that was on its way when the connection broke may be lost; whether it was, `messages`
   * tells after the reconnection.
   */
  send(room: string, text: string): void {
    if (this.#status === 'closed') throw new ChatClientError('CLOSED', 'This client was closed: make a new one.');
    const frame = sentFrame(room, text, this.#options.dialect);
    if (this.#connection?.isLive) this.#connection.send(frame);
    else this.#unsent.push(frame);
  }

  /** Makes a direct message room; its id is learnt from the first message in it. @throws ChatClientError */
  createDm(other: string): Promise<void> {
    return this.#api.createDm(other);
  }

  /** @throws ChatClientError with the code NOT_FOUND (`deployed`: ROOM_NOT_FOUND) where one is not in the room */
  roomInfo(room: string): Promise<RoomInfo> {
    return this.#api.roomInfo(room);
  }

  /** Each message once: those that are here already, then new ones, until the client is closed. */
  [Symbol.asyncIterator](): AsyncGenerator<Message, void, undefined> {
    return this.#feed.read(this.messages);
  }

  /** Ends the connection and every loop over the messages. May be called twice. */
  close(): void {
    this.#end();
  }

  async #open(): Promise<void> {
    this.#setStatus('connecting');
    try {
      const token = await this.#login.token();
      if (this.#status === 'connecting') this.#connection = this.#connectionWith(token);
    } catch (error) {
      this.#problem(error as Error);
      this.#openLater();
    }
  }

  #connectionWith(token: string): LiveConnection {
    const { environment, webSocketUrl: url, timeoutMs } = this.#options;
    let liveSince: number | undefined;
    return new LiveConnection(
      { ...environment, url, token, timeoutMs },
      {
        heard: () => this.#listenForSilence(),
        connected: () => {
          liveSince = environment.clock.now();
          this.#live();
        },
        message: (message) => this.#gaps.live(message),
        error: (code, text) => this.#serverError(token, code, text),
        lost: () => this.#lost(liveSince),
      },
    );
  }

  /** Live first, then the history: nothing can fall between the two. */
  #live(): void {
    this.#setStatus('live');
    void this.#gaps.start();
    for (const frame of this.#unsent.splice(0)) this.#connection?.send(frame);
  }

  #lost(liveSince: number | undefined): void {
    const { clock } = this.#options.environment;
    if (liveSince !== undefined && clock.now() - liveSince >= this.#options.stableMs) this.#failures = 0;
    clock.clearTimeout(this.#silence);
    this.#gaps.stop();
    this.#openLater();
  }

  #openLater(): void {
    if (this.#status === 'closed') return;
    const pause = this.#pauseMs(this.#failures);
    this.#failures += 1;
    this.#setStatus('waiting');
    this.#timer = this.#options.environment.clock.setTimeout(() => void this.#open(), pause);
  }

  #pauseMs(failures: number): number {
    return backOffMs(failures, this.#options.backOff, this.#options.environment.random());
  }

  #serverError(token: string, code: string, text: string): void {
    if (code === 'AUTH_TOKEN_EXPIRED') this.#login.forget(token);
    this.#problem(new ChatClientError(code, text || code));
    // A server need not close after refusing a token; this connection brings nothing any more.
    if (!this.#connection?.isLive || code.startsWith('AUTH_TOKEN_')) this.#connection?.drop();
  }

  #listenForSilence(): void {
    const { environment, silenceMs } = this.#options;
    environment.clock.clearTimeout(this.#silence);
    if (silenceMs === 0) return;
    this.#silence = environment.clock.setTimeout(() => void this.#askWhetherAlive(), silenceMs);
  }

  /** News that did not come live mean that this connection no longer brings any. */
  async #askWhetherAlive(): Promise<void> {
    const connection = this.#connection;
    if (!connection?.isLive) return;
    const missed = await this.#gaps.start();
    if (connection !== this.#connection || !connection.isLive) return;
    if (missed > 0) connection.drop();
    else this.#listenForSilence();
  }

  #show(messages: readonly Message[]): Message[] {
    if (this.#status === 'closed') return [];
    const added = this.#list.add(messages);
    this.#feed.push(added);
    for (const message of added) this.#options.onMessage(message);
    return added;
  }

  #problem(error: Error): void {
    if (this.#status === 'closed') return;
    this.#options.onProblem(error);
    if (error instanceof ChatClientError && fatalCodes.includes(error.code)) this.#end(error);
  }

  #end(error?: Error): void {
    if (this.#status === 'closed') return;
    this.#setStatus('closed');
    const { clock } = this.#options.environment;
    clock.clearTimeout(this.#timer);
    clock.clearTimeout(this.#silence);
    this.#gaps.stop();
    this.#api.abort();
    this.#feed.end(error);
    this.#connection?.drop();
  }

  #setStatus(status: ChatClientStatus): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
