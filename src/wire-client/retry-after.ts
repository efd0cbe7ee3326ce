import type { IncomingHttpHeaders } from 'node:http';

/**
 * For how long a server wants to be left alone: milliseconds from now, where `Retry-After` gives seconds or a date
 * (RFC 9110, 10.2.3).
 * @example retryAfterOf({ 'retry-after': '2' }) // 2000
 */
export function retryAfterOf({ 'retry-after': text }: IncomingHttpHeaders): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
