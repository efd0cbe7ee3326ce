import { chatPaths, type EndpointName, isObject, parseJson } from '../../protocol/index.ts';
import { type PassedRequest, type TraceEntry, whoOf } from '../../traffic/index.ts';
import type { Recording } from '../../wire-client/index.ts';
import type { ServerProfile } from '../discovery/server-profile.ts';

/** More than this nobody pastes: connections, frames of each, characters. */
const [mostConnections, mostFrames, longest] = [3, 10, 2000];

/**
 * A line for a shell that shows a finding without this tool: curl, or Node with its WebSocket (22 or newer). Tokens come
 * from the environment, such as `MEMBER_TOKEN`.
 * @param offending indexes of the entries that prove the finding
 * @returns undefined where no short line shows it
 */
export function byHand(
  { entries }: Pick<Recording, 'entries'>,
  [first]: readonly number[],
  profile: Pick<ServerProfile, 'url' | 'webSocketUrl'>,
): string | undefined {
  const entry = first === undefined ? undefined : entries[first];
  if (!entry || first === undefined) return undefined;
  const line =
    entry.kind === 'response'
      ? curl(entries, entry.request, profile.url)
      : 'connection' in entry
        ? node(entries.slice(0, first + 1), entry.connection, profile.webSocketUrl)
        : undefined;
  return line !== undefined && line.length <= longest ? line : undefined;
}

function curl(entries: readonly TraceEntry[], number: number, url: string): string | undefined {
  const request = entries.find(
    (entry): entry is TraceEntry & PassedRequest => entry.kind === 'request' && entry.request === number,
  );
  if (!request) return undefined;
  const path = chatPaths[request.endpoint as EndpointName] ?? request.endpoint;
  const name = request.headers?.includes('authorization') ? 'authorization' : 'Authorization';
  const token = request.authorization === undefined ? [] : ['-H', `"${name}: ${authorizationOf(request)}"`];
  const type = ['-H', quoted('Content-Type: application/json')];
  return ['curl', '-i', quoted(`${url}${path}`), ...token, ...type, '-d', quoted(request.body)].join(' ');
}

/** A token of our own stands as a variable; what is no token of anybody stands as it was shown. */
function authorizationOf({ authorization = '', user = '' }: PassedRequest): string {
  const isOwn = /^Bearer \S+$/.test(authorization) && user !== '';
  const shown = authorization.replace(/["\\$`]/g, '\\$&');
  return isOwn ? `Bearer \${${variableOf(user)}}` : shown;
}

const variableOf = (user: string): string => `${user.toUpperCase()}_TOKEN`;

function node(entries: readonly TraceEntry[], connection: number, url: string): string | undefined {
  // What the whole record shows is single frames of it: without their token they would show something else.
  if (!entries.some((entry) => entry.kind === 'opened' && entry.connection === connection)) return undefined;
  const opened = [...new Set(entries.flatMap((entry) => ('connection' in entry ? [entry.connection] : [])))];
  const shown = opened.length > mostConnections ? [connection] : opened;
  const sockets = shown.map((number) => socketOf(entries.filter((entry) => isOf(entry, number))));
  if (sockets.some((socket) => socket === undefined)) return undefined;
  const script =
    `for (const [who, ...frames] of [${sockets.join(', ')}]) { const s = new WebSocket(${JSON.stringify(url)}); ` +
    's.onopen = () => s.send(frames.shift()); ' +
    's.onmessage = ({ data }) => { console.log(who, data); for (const f of frames.splice(0)) s.send(f); }; ' +
    's.onclose = ({ code }) => console.log(who, "closed", code); }';
  return `node -e ${quoted(script)}`;
}

const isOf = (entry: TraceEntry, connection: number): boolean =>
  'connection' in entry && entry.connection === connection;

/** Who it is, and the frames that it sent, as JavaScript. */
function socketOf(entries: readonly TraceEntry[]): string | undefined {
  const frames = entries.flatMap((entry) => (entry.kind === 'from-client' ? [frameOf(entry)] : []));
  const [first] = entries;
  if (!first || frames.length === 0 || frames.length > mostFrames) return undefined;
  return `[${[JSON.stringify(whoOf(first)), ...frames].join(', ')}]`;
}

function frameOf({ data, binary = '', user }: Extract<TraceEntry, { kind: 'from-client' }>): string {
  if (data === null) return `Buffer.from(${JSON.stringify(binary)}, "base64")`;
  const frame = parseJson(data);
  const token = isObject(frame) ? frame.auth_token : undefined;
  const isOwn = typeof token === 'string' && token.endsWith('…') && user !== undefined;
  return isOwn ? `JSON.stringify({ auth_token: process.env.${variableOf(user)} })` : JSON.stringify(data);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
