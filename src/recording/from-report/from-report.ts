import {
  chatPaths,
  isObject,
  type JsonObject,
  kindOfShownToken,
  parseJson,
  type Report,
  type Result,
  type TranscriptEntry,
} from '../../protocol/index.ts';
import type { Conversation, Happening, Line } from '../conversation.ts';

export interface ReportReading {
  file: string;
  /** Whether frames and bodies stand as the texts that were on the wire, not as the JSON they are. */
  isVerbatim: boolean;
}

/** What one result of a report of `check` or `play` tells, as its users saw it. */
export function conversationFromResult(report: Report, result: Result, reading: ReportReading): Conversation {
  const { users, rooms } = report.cast ?? { users: {}, rooms: {} };
  const { id, status, transcript } = result;
  const file = reading.file.split(/[\\/]/).at(-1);
  const lines = transcript.flatMap((entry) => toLine(entry, reading));
  return {
    name: id,
    description: `Recorded against ${report.target}, where this ${status}; taken from ${file}.`,
    about: aboutOf(result),
    startedAt: Date.parse(report.startedAt),
    dialect: dialectOf(report),
    names: new Map(Object.entries(users).flatMap(([user, id]) => (isPlayed(user, id, lines) ? [[id, user]] : []))),
    roomNames: new Map(Object.entries(rooms).map(([room, id]) => [id, room])),
    rooms: report.scenario === undefined ? partsIn : new Map(),
    lines: withoutNobody(lines),
    isComplete: false,
    isFinding: status !== 'passed',
  };
}

/** Whether a user does anything; of anybody else the id says more, as it stands in answers. */
function isPlayed(user: string, id: string, lines: readonly Line[]): boolean {
  const invites = (line: Line): boolean =>
    line.kind === 'request' && line.path === chatPaths.createDm && (line.body ?? '').includes(JSON.stringify(id));
  return lines.some((line) => line.user === user || invites(line));
}

/** Who is in the rooms that `check` needs, by definition. */
const partsIn: Conversation['rooms'] = new Map([
  ['shared', ['member', 'peer']],
  ['foreign', ['peer', 'outsider']],
]);

/** Both keys have to be those of one reading; else what was sent is acted out as raw frames. */
function dialectOf({ dialect: { sendKey, retrieveKey } }: Report): Conversation['dialect'] {
  return sendKey === 'message' && retrieveKey === 'messages' ? 'deployed' : 'documented';
}

function aboutOf({ requirement, title, reason, expected, actual, rerun }: Result): string[] {
  return [
    `${requirement}: ${title}`,
    ...(reason === undefined ? [] : [reason]),
    ...(expected === undefined ? [] : [`Expected: ${shortJson(expected)}`]),
    ...(actual === undefined ? [] : [`Came: ${shortJson(actual)}`]),
    ...(rerun === undefined ? [] : [`The case again: ${rerun}`]),
  ];
}

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** A request without a token is nobody's; somebody has to play it. */
function withoutNobody(lines: Line[]): Line[] {
  const somebody = lines.find(({ user }) => user !== 'nobody')?.user ?? 'member';
  return lines.map((line) => (line.user === 'nobody' ? { ...line, user: somebody } : line));
}

function toLine({ at, who, kind, data, guilty }: TranscriptEntry, reading: ReportReading): Line[] {
  const happening = happeningOf(kind, data, reading);
  return happening ? [{ at, user: who.split('#', 1)[0] || 'nobody', place: who, isGuilty: guilty, ...happening }] : [];
}

function happeningOf(kind: TranscriptEntry['kind'], data: unknown, reading: ReportReading): Happening | undefined {
  const fields: JsonObject = isObject(data) ? data : {};
  switch (kind) {
    case 'open':
      return { kind: 'opened' };
    case 'sent':
      return sentOf(data, reading);
    case 'received':
      return receivedOf(data, reading);
    case 'closed':
      return closedOf(fields);
    case 'request':
      return requestOf(fields, reading);
    case 'response':
      return {
        kind: 'response',
        status: typeof fields.status === 'number' ? fields.status : undefined,
        body: fields.body === undefined ? '' : wireText(fields.body, reading),
      };
    case 'waited':
      return { kind: 'silence' };
  }
}

/**
 * The text that was on the wire. In a report texts that are JSON stand as what they mean, so one that stands there as a
 * text was no JSON, or the JSON of a text.
 */
function wireText(data: unknown, { isVerbatim }: ReportReading): string {
  if (typeof data !== 'string') return JSON.stringify(data ?? null);
  return isVerbatim || parseJson(data) === undefined ? data : JSON.stringify(data);
}

function receivedOf(data: unknown, reading: ReportReading): Happening {
  if (!isObject(data) || typeof data.binary !== 'string') return { kind: 'received', text: wireText(data, reading) };
  return { kind: 'received', text: Buffer.from(data.binary, 'base64').toString(), isBinary: true };
}

function sentOf(data: unknown, reading: ReportReading): Happening {
  if (isObject(data) && typeof data.binary === 'string') {
    return { kind: 'sent-binary', hex: Buffer.from(data.binary, 'base64').toString('hex') };
  }
  const text = wireText(data, reading);
  const json = parseJson(text);
  if (!isObject(json) || typeof json.auth_token !== 'string') return { kind: 'sent', text };
  return { kind: 'token', token: kindOfShownToken(json.auth_token) };
}

function closedOf({ code, error, ours }: JsonObject): Happening {
  const status = Number(/response: (\d{3})$/.exec(String(error))?.[1]);
  return {
    kind: 'closed',
    code: typeof code === 'number' ? code : 1006,
    isOurs: ours === true,
    ...(status > 0 && { status }),
  };
}

function requestOf({ method, path, authorization, body }: JsonObject, reading: ReportReading): Happening {
  const header = typeof authorization === 'string' ? authorization : undefined;
  const shown = /^Bearer (.*)$/s.exec(header ?? '')?.[1];
  return {
    kind: 'request',
    method: typeof method === 'string' ? method : 'POST',
    path: typeof path === 'string' && path.startsWith('/') ? path : '/',
    token: header === undefined ? 'none' : shown === undefined ? 'no-scheme' : kindOfShownToken(shown),
    body: body === undefined ? undefined : wireText(body, reading),
  };
}
