import { isObject, parseJson } from '../protocol/index.ts';
import type { TraceEntry } from './entry.ts';

type FieldType = 'number' | 'string' | 'object';

/** What each kind of entry must have, so that it can be read. */
const fieldsOf: Readonly<Record<TraceEntry['kind'], Readonly<Record<string, FieldType>>>> = {
  opened: { connection: 'number' },
  'from-client': { connection: 'number' },
  'to-client': { connection: 'number' },
  pong: { connection: 'number' },
  closing: { connection: 'number' },
  closed: { connection: 'number', code: 'number' },
  request: { request: 'number', endpoint: 'string', body: 'string' },
  response: { request: 'number', body: 'string' },
  waited: { ms: 'number' },
  note: { event: 'object' },
};

/** Words of version 0.1, which named the direction as the mock saw it. */
const formerKinds: Readonly<Record<string, string>> = { received: 'from-client', sent: 'to-client' };

/** One line of a trace file; undefined where it is none. */
export function readEntry(line: string): TraceEntry | undefined {
  const read = parseJson(line);
  if (!isObject(read) || typeof read.kind !== 'string') return undefined;
  const kind = Object.hasOwn(formerKinds, read.kind) ? formerKinds[read.kind] : read.kind;
  const entry = { ...read, kind };
  return isEntry(entry) ? entry : undefined;
}

function isEntry(entry: Record<string, unknown>): entry is TraceEntry & Record<string, unknown> {
  const fields = Object.hasOwn(fieldsOf, String(entry.kind)) ? fieldsOf[entry.kind as TraceEntry['kind']] : undefined;
  if (!fields) return false;
  const needed = { seq: 'number', at: 'number', ...fields };
  const isWhole = Object.entries(needed).every(([key, type]) => typeof entry[key] === type);
  return isWhole && isTextOr(entry.user, undefined) && hasData(entry) && entry.event !== null;
}

const hasData = ({ kind, data }: Record<string, unknown>): boolean =>
  (kind !== 'from-client' && kind !== 'to-client') || isTextOr(data, null);

const isTextOr = (value: unknown, other: null | undefined): boolean => typeof value === 'string' || value === other;
