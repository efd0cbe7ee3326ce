import { isObject, parseJson, type Step } from '../../protocol/index.ts';

/** A duration as a scenario has it. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  return ms < 120_000 ? `${Math.round(ms / 100) / 10}s` : `${Math.round(ms / 6000) / 10}m`;
}

/** How a user left: codes that no client can send stand for none, or for a connection that broke. */
export function disconnection(code: number): { code?: number; cut?: true } {
  if (code === 1000 || code === 1005) return {};
  const canBeSent =
    (code >= 1001 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
  return canBeSent ? { code } : { cut: true };
}

type RawBody = NonNullable<Extract<Step, { request: unknown }>['request']['body']>;

/** A text as JSON where that writes the same text again, else the text. */
export function rawFrame(text: string): RawBody {
  const json = parseJson(text);
  return isObject(json) && JSON.stringify(json) === text ? (json as RawBody) : (text as unknown as RawBody);
}
