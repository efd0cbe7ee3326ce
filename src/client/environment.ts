import { ChatClientError } from './errors.ts';

/** What the client needs of a WebSocket: browsers', Node's own, or that of the packages `ws` and `undici`. */
export interface WebSocketLike {
  send(text: string): void;
  close(code?: number): void;
  addEventListener(
    type: 'open' | 'message' | 'close' | 'error',
    listener: (event: { readonly type: string; readonly data?: unknown; readonly code?: number }) => void,
  ): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** What the client needs of `fetch`. */
export type FetchLike = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ status: number; text(): Promise<string> }>;

/** Where the client's time comes from, so that tests need not wait. */
export interface ClientClock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** Everything that the client asks of the platform. */
export interface Environment {
  WebSocket: WebSocketConstructor;
  fetch: FetchLike;
  clock: ClientClock;
  /** A number from 0 up to 1. */
  random: () => number;
}

const platformClock: ClientClock = {
  now: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/**
 * The platform's own, where nothing else is given. The global WebSocket and fetch are looked up at each use,
 * so that a test may replace them after the client was made.
 */
export function completeEnvironment(given: Partial<Environment>): Environment {
  return {
    WebSocket: given.WebSocket ?? globalWebSocket(),
    fetch: given.fetch ?? ((url, init) => fetch(url, init)),
    clock: given.clock ?? platformClock,
    random: given.random ?? Math.random,
  };
}

function globalWebSocket(): WebSocketConstructor {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketConstructor };
  if (WebSocket) return WebSocket;
  const remedy = 'pass one as `WebSocket` (of the package `ws` or `undici`), or use Node 22 or newer.';
  throw new ChatClientError('NO_WEBSOCKET', `This platform has no global WebSocket: ${remedy}`);
}
