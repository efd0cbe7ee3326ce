import { isGatewayStatus, isObject } from '../../protocol/index.ts';
import { excerpt, show } from '../read/show.ts';
import type { ObservedExchange } from '../record/exchanges/observed-exchange.ts';

/** Answers that say nothing about a request: it was too much, or took too long. */
const excused = new Set([408, 413, 429]);

/** Whether an answer is the server's word on the request: neither a redirect nor a sign of trouble on the way. */
export const isVerdictOnRequest = ({ status }: ObservedExchange): boolean =>
  !excused.has(status) && !isGatewayStatus(status) && (status < 300 || status >= 400);

/** What is wrong with an answer that ought to be this error, such as "404 without a JSON body"; undefined where nothing is. */
export function wrongError(exchange: ObservedExchange, status: number, code: string): string | undefined {
  if (exchange.status !== status) return `${exchange.status} ${excerpt(exchange.body)}`;
  if (exchange.isShortened) return undefined;
  if (!isObject(exchange.json)) return `${status} without a JSON body`;
  const { error, error_code } = exchange.json;
  if (error_code !== code) return `${status} with error_code ${show(error_code)}`;
  return typeof error === 'string' ? undefined : `${status} with error ${show(error)}`;
}
