import { isObject } from '../../protocol/index.ts';
import type { Passed, TraceEntry } from '../entry.ts';
import { TokenOwners } from '../secrets/token-owners.ts';
import { readExchange, writtenUser } from './har-exchange.ts';
import { type ChatEntry, chatServers } from './har-server.ts';
import { framesOf, ownerOf } from './har-socket.ts';

/** What an archive tells of one server, without a token in it. */
export interface HarReading {
  /** The server's base URL. */
  url: string;
  entries: TraceEntry[];
}

/** Something that passed, and when. */
type Timed = { at: number } & Passed;

/** Times are cut to whole milliseconds: an answer may have come so much later. */
const roundedMs = 1;

/** Whether a JSON value is an HTTP archive. @public what tells recordings apart asks it */
export const isHar = (value: unknown): boolean =>
  isObject(value) && isObject(value.log) && Array.isArray(value.log.entries);

/**
 * What passed on the chat paths of an HTTP archive, as a browser saw it, for each server that it went to. Of each
 * request the archive has begin and duration, so the answer stands no earlier than it came.
 * @example readHar(JSON.parse(text), new TokenOwners(new Map([['token-ada', 'ada']])))[0]?.entries
 */
export function readHar(har: unknown, owners: TokenOwners = new TokenOwners()): HarReading[] {
  const log = isObject(har) && isObject(har.log) ? har.log : {};
  const servers = chatServers(Array.isArray(log.entries) ? log.entries : []);
  const read = servers.map(({ url, entries }) => ({ url, passed: passedIn(entries, owners) }));
  return read.map(({ url, passed }) => ({ url, entries: inOrder(passed, owners) }));
}

/** An answer of which no time is known came at some time: it stands behind everything else. */
const atTheEnd = Number.POSITIVE_INFINITY;

const passedIn = (entries: readonly ChatEntry[], owners: TokenOwners): Timed[] =>
  entries.flatMap((entry, index) => (entry.endpoint === 'connect' ? connection : exchange)(entry, index + 1, owners));

function connection({ entry, at }: ChatEntry, number: number, owners: TokenOwners): Timed[] {
  const frames = framesOf(entry, at);
  if (!frames) return [];
  const user = writtenUser(entry) ?? ownerOf(frames, owners);
  const whose = { connection: number, ...(user !== undefined && { user }) };
  const opened: Timed[] = entry._isHeadCut === true ? [] : [{ at, kind: 'opened', ...whose }];
  return [...opened, ...frames.map((frame) => ({ ...frame, ...whose }))];
}

function exchange(entry: ChatEntry, number: number, owners: TokenOwners): Timed[] {
  const { request, response, took } = readExchange(entry, number, owners);
  return [
    { at: entry.at, ...request },
    { at: took === undefined ? atTheEnd : entry.at + took + roundedMs, ...response },
  ];
}

function inOrder(passed: readonly Timed[], owners: TokenOwners): TraceEntry[] {
  const last = passed.reduce((latest, { at }) => (at < atTheEnd && at > latest ? at : latest), 0);
  return passed
    .toSorted((a, b) => Math.sign(a.at - b.at) || 0)
    .map((entry, index) => withoutTokens({ seq: index + 1, ...entry, at: Math.min(entry.at, last) }, owners));
}

function withoutTokens(entry: TraceEntry, owners: TokenOwners): TraceEntry {
  if ('data' in entry && entry.data !== null) return { ...entry, data: owners.cut(entry.data) };
  if ('body' in entry) return { ...entry, body: owners.cut(entry.body) };
  return entry;
}
