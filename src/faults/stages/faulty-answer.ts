import {
  type ErrorCode,
  errorBody,
  errorTable,
  type FaultyResponse,
  isObject,
  parseJson,
} from '../../protocol/index.ts';
import type { ChatReply } from '../port/ports.ts';

/** Whether an answer can only be made from the real one. */
export function needsRealAnswer({ status, error_code, body }: FaultyResponse): boolean {
  return status === undefined && error_code === undefined && body === undefined;
}

/** The answer that a fault gives; `real` is what the service itself has answered, where it was asked. */
export function faultyAnswer(fault: FaultyResponse, real?: ChatReply): ChatReply {
  const { status, error_code, headers, malformed, truncated } = fault;
  const tableStatus = error_code !== undefined && isKnown(error_code) ? errorTable[error_code].status : undefined;
  const whole = bodyOf(fault) ?? real?.body ?? '';
  return {
    status: status ?? tableStatus ?? real?.status ?? 500,
    body: malformed ? breakOff(whole) : whole,
    ...(headers && { headers }),
    ...(truncated && { damage: 'truncated' as const }),
  };
}

/** The first half of a text: JSON that breaks off. */
export function breakOff(text: string): string {
  return text.length > 1 ? text.slice(0, Math.ceil(text.length / 2)) : '{"';
}

/** A text as it is, anything else as JSON. */
export function asText(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

function bodyOf({ status, error_code, body }: FaultyResponse): string | undefined {
  if (body !== undefined) return asText(body);
  if (error_code !== undefined) {
    return JSON.stringify(
      isKnown(error_code) ? errorBody(error_code) : { error: `Something went wrong: ${error_code}`, error_code },
    );
  }
  return status === undefined ? undefined : '';
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** A JSON text with fields added to every object in it; a text that is no JSON as it is. */
export function withFields(text: string, fields: object): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(extended(value, fields));
}

function extended(value: unknown, fields: object): unknown {
  if (Array.isArray(value)) return value.map((item) => extended(item, fields));
  if (!isObject(value)) return value;
  const inner = Object.entries(value).map(([key, item]) => [key, extended(item, fields)]);
  return { ...fields, ...Object.fromEntries(inner) };
}
