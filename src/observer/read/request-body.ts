import { isObject, readId } from '../../protocol/index.ts';
import type { ObservedExchange } from '../record/exchanges/observed-exchange.ts';

const keys = { createDm: 'other', roomInfo: 'room_id', retrieve: 'after' } as const;

/** The one parameter of a request; undefined where it is not there, or not known. */
export const parameterOf = ({ endpoint, sent }: ObservedExchange): unknown =>
  isObject(sent) ? sent[keys[endpoint]] : undefined;

/** Whether a request is in order beyond doubt. */
export function isInOrder(exchange: ObservedExchange): boolean {
  const value = parameterOf(exchange);
  if (!exchange.isSentKnown) return false;
  if (exchange.endpoint !== 'retrieve') return typeof value === 'string';
  const id = typeof value === 'string' ? undefined : readId(value);
  return id !== undefined && id >= 0;
}

/** Whether a request is malformed beyond doubt: of negative and fractional numbers the document says nothing. */
export function isMalformed(exchange: ObservedExchange): boolean {
  if (!exchange.isSentKnown) return false;
  const value = parameterOf(exchange);
  if (exchange.endpoint !== 'retrieve') return typeof value !== 'string';
  return typeof value !== 'number' && typeof value !== 'bigint';
}
