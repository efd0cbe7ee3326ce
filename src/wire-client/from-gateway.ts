import { isObject, parseJson } from '../protocol/index.ts';
import type { Answer } from './http-client.ts';

/** What gateways answer in place of a server that they do not reach, or that does not answer them (RFC 9110, 15.6). */
const nobodyBehind = [502, 503, 504];

/**
 * Whether an answer is a gateway's, and says nothing about the server behind it. The document knows none of these
 * statuses: with an `error_code` in its body, such an answer is the server's own word all the same.
 * @example isFromGateway({ status: 502, body: '<html>…' }) // true
 */
export function isFromGateway({ status, body }: Pick<Answer, 'status' | 'body'>): boolean {
  if (status === undefined || !nobodyBehind.includes(status)) return false;
  const json = parseJson(body);
  return !isObject(json) || typeof json.error_code !== 'string';
}
