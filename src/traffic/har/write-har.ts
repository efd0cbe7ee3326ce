import { chatPaths } from '../../protocol/index.ts';
import { version } from '../../version.ts';
import { pathOf } from '../endpoint-path.ts';
import type { PassedRequest, PassedResponse, TraceEntry } from '../entry.ts';
import type { Har, HarEntry, HarMessage } from './har.ts';

/**
 * What passed as an HTTP archive, in the form that Chrome's developer tools import: sockets with `_webSocketMessages`.
 * @param url base URL of the server
 * @example JSON.stringify(writeHar(entries, 'http://127.0.0.1:4010'))
 */
export function writeHar(entries: readonly TraceEntry[], url: string): Har {
  const sockets = new Map<number, HarEntry>();
  const asked = new Map<number, HarEntry>();
  for (const entry of entries) {
    if (entry.kind === 'opened') sockets.set(entry.connection, socketEntry(entry.at, url));
    else if (entry.kind === 'from-client' || entry.kind === 'to-client') addFrame(sockets, entry, url);
    else if (entry.kind === 'closed') closeSocket(sockets.get(entry.connection), entry.at);
    else if (entry.kind === 'request') asked.set(entry.request, requestEntry(entry, url));
    else if (entry.kind === 'response') answer(asked.get(entry.request), entry);
  }
  const all = [...sockets.values(), ...asked.values()];
  const inOrder = all.toSorted((a, b) => a.startedDateTime.localeCompare(b.startedDateTime));
  return { log: { version: '1.2', creator: { name: 'chat-testbed', version }, entries: inOrder } };
}

function addFrame(
  sockets: Map<number, HarEntry>,
  entry: Extract<TraceEntry, { kind: 'from-client' | 'to-client' }>,
  url: string,
): void {
  const socket = sockets.get(entry.connection) ?? { ...socketEntry(entry.at, url), _isHeadCut: true as const };
  sockets.set(entry.connection, socket);
  const message: HarMessage = {
    type: entry.kind === 'from-client' ? 'send' : 'receive',
    time: entry.at / 1000,
    opcode: entry.data === null ? 2 : 1,
    data: entry.data ?? entry.binary ?? '',
    ...(entry.length !== undefined && { _length: entry.length }),
  };
  if (entry.user !== undefined) socket._user ??= entry.user;
  socket._webSocketMessages?.push(message);
}

function closeSocket(socket: HarEntry | undefined, at: number): void {
  if (socket) socket.time = Math.max(0, at - Date.parse(socket.startedDateTime));
}

const socketEntry = (at: number, url: string): HarEntry => ({
  ...blankEntry(at, 'GET', `${url.replace(/^http/, 'ws')}${chatPaths.connect}`),
  response: blankResponse(101, 'Switching Protocols'),
  _resourceType: 'websocket',
  _webSocketMessages: [],
});

function requestEntry(passed: { at: number } & PassedRequest, url: string): HarEntry {
  const { at, endpoint, method = 'POST', user, authorization, body, length } = passed;
  const entry = blankEntry(at, method, `${url}${pathOf(endpoint)}`);
  const headers = authorization === undefined ? [] : [{ name: 'Authorization', value: authorization }];
  const postData = length === undefined && { postData: { mimeType: 'application/json', text: body } };
  const request = { ...entry.request, headers, ...postData, bodySize: length ?? body.length };
  return { ...entry, ...(user !== undefined && { _user: user }), _resourceType: 'fetch', request };
}

function answer(entry: HarEntry | undefined, { at, status = 0, body, length }: { at: number } & PassedResponse): void {
  if (!entry) return;
  entry.time = Math.max(0, at - Date.parse(entry.startedDateTime));
  entry.timings.wait = entry.time;
  entry.response = blankResponse(status, '');
  const text = length === undefined && { text: body };
  entry.response.content = { size: length ?? body.length, mimeType: 'application/json', ...text };
}

const blankEntry = (at: number, method: string, url: string): HarEntry => ({
  startedDateTime: dateOf(at),
  time: 0,
  request: {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    headers: [],
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: 0,
  },
  response: blankResponse(0, ''),
  cache: {},
  timings: { send: 0, wait: 0, receive: 0 },
});

/** A time that no date can have is the beginning of all. */
const dateOf = (at: number): string => new Date(Math.abs(at) <= 8.64e15 ? at : 0).toISOString();

const blankResponse = (status: number, statusText: string): HarEntry['response'] => ({
  status,
  statusText,
  httpVersion: 'HTTP/1.1',
  headers: [],
  cookies: [],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
});
