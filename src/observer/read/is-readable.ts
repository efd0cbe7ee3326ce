import { isObject, type JsonObject } from '../../protocol/index.ts';
import type { TraceEntry } from '../../traffic/index.ts';

type Check = (entry: JsonObject) => boolean;

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isMissingOr = (is: (value: unknown) => boolean, value: unknown): boolean => value === undefined || is(value);

const isOnConnection: Check = ({ connection }) => isNumber(connection);
const isFrame: Check = ({ connection, data, binary }) =>
  isNumber(connection) && (data === null || isText(data)) && isMissingOr(isText, binary);

const checks: Readonly<Record<TraceEntry['kind'], Check>> = {
  opened: isOnConnection,
  'from-client': isFrame,
  'to-client': isFrame,
  pong: isOnConnection,
  closing: ({ connection, code }) => isNumber(connection) && (code === null || isNumber(code)),
  closed: ({ connection, code }) => isNumber(connection) && isNumber(code),
  request: ({ request, endpoint, body, authorization }) =>
    isNumber(request) && isText(endpoint) && isText(body) && isMissingOr(isText, authorization),
  response: ({ request, endpoint, body, status }) =>
    isNumber(request) && isMissingOr(isText, endpoint) && isText(body) && isMissingOr(isNumber, status),
  waited: () => true,
  'at-server': ({ passed }) => isObject(passed),
  note: ({ event }) => isObject(event),
};

/** Whether an entry has what is read of it. Files are checked when they are read; this is for those that were not. */
export function isReadable(entry: unknown): entry is TraceEntry {
  if (!isObject(entry) || !isNumber(entry.seq) || !isNumber(entry.at)) return false;
  const { kind, user, label, length } = entry;
  if (!isMissingOr(isText, user) || !isMissingOr(isText, label) || !isMissingOr(isNumber, length)) return false;
  return isText(kind) && Object.hasOwn(checks, kind as string) && checks[kind as TraceEntry['kind']](entry);
}
