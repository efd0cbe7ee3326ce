import type { DialectName } from '../protocol/dialects.ts';
import type { Message } from '../protocol/generated/types.ts';
import { type BackOff, defaultBackOff } from './back-off.ts';
import { completeEnvironment, type Environment } from './environment.ts';
import { ChatClientError } from './errors.ts';
import type { LogIn } from './login.ts';

/** What the client is doing: nothing yet, connecting, receiving, waiting to try again, or nothing any more. */
export type ChatClientStatus = 'idle' | 'connecting' | 'live' | 'waiting' | 'closed';

export interface ChatClientOptions extends Partial<Environment> {
  /** Base URL of the service, such as `https://chat.example.org/api`. */
  url: string;
  /** Where the live endpoint is, if it does not follow from `url`. */
  webSocketUrl?: string;
  /** The token to begin with; `logIn` is asked where there is none. */
  token?: string;
  /** Is asked for a token when there is none, or when the last one has run out. */
  logIn?: LogIn;
  /** Which reading of the chat document the server follows; `documented` if left out. */
  dialect?: DialectName;
  /** The greatest message id that is known already; 0, if left out, asks for the whole history. */
  after?: number;
  backOff?: Partial<BackOff>;
  /** How long an answer, CONNECTED included, may take, in milliseconds; 10,000 if left out. */
  timeoutMs?: number;
  /**
   * After so many milliseconds without a word from the server the client asks `retrieve` whether it missed any;
   * 30,000 if left out, 0 for never. A connection can be dead without anybody saying so.
   */
  silenceMs?: number;
  /** A connection that lasted so many milliseconds counts as a success: the next pause is a short one again; 5,000. */
  stableMs?: number;
  /** Each message once; in order of id, but for one that the server delivered late. */
  onMessage?: (message: Message) => void;
  onStatus?: (status: ChatClientStatus) => void;
  /** Something went wrong that the client deals with by itself. */
  onProblem?: (error: Error) => void;
}

export type CompleteOptions = Required<Omit<ChatClientOptions, 'token' | 'logIn' | keyof Environment | 'backOff'>> & {
  token: string | undefined;
  logIn: LogIn | undefined;
  backOff: BackOff;
  environment: Environment;
};

/** @throws ChatClientError if the URL is not valid, or the platform has no WebSocket */
export function completeOptions(given: ChatClientOptions): CompleteOptions {
  const url = baseUrl(given.url);
  return {
    url,
    webSocketUrl: given.webSocketUrl ?? `${url.replace(/^http/, 'ws')}/chat/connect`,
    token: given.token,
    logIn: given.logIn,
    dialect: given.dialect ?? 'documented',
    after: given.after ?? 0,
    backOff: { ...defaultBackOff, ...given.backOff },
    timeoutMs: given.timeoutMs ?? 10_000,
    silenceMs: given.silenceMs ?? 30_000,
    stableMs: given.stableMs ?? 5000,
    onMessage: given.onMessage ?? (() => {}),
    onStatus: given.onStatus ?? (() => {}),
    onProblem: given.onProblem ?? (() => {}),
    environment: completeEnvironment(given),
  };
}

function baseUrl(url: string): string {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new ChatClientError('BAD_URL', `\`url\` must be like https://chat.example.org, not ${JSON.stringify(url)}.`);
}
