import { chatPaths, type Report, type Result } from '../../protocol/index.ts';
import { TranscriptReader } from '../../traffic/reading/index.ts';
import type { Conversation, Line } from '../conversation.ts';
import { LineReader } from './line-reader.ts';

export interface ReportReading {
  file: string;
  /** Whether frames and bodies stand as the texts that were on the wire, not as the JSON they are. */
  isVerbatim: boolean;
}

/** What one result of a report of `check` or `play` tells, as its users saw it. */
export function conversationFromResult(report: Report, result: Result, reading: ReportReading): Conversation {
  const { users, rooms } = report.cast ?? { users: {}, rooms: {} };
  const { id, status } = result;
  const file = reading.file.split(/[\\/]/).at(-1);
  const lines = linesOf(result, Date.parse(report.startedAt), reading);
  return {
    name: id,
    description: `Recorded against ${report.target}, where this ${status}; taken from ${file}.`,
    about: aboutOf(result),
    startedAt: Date.parse(report.startedAt),
    dialect: dialectOf(report),
    names: new Map(Object.entries(users).flatMap(([user, id]) => (isPlayed(user, id, lines) ? [[id, user]] : []))),
    roomNames: new Map(Object.entries(rooms).map(([room, id]) => [id, room])),
    rooms: report.scenario === undefined ? partsIn : new Map(),
    lines,
    isComplete: false,
    isFinding: status !== 'passed',
  };
}

/** A request without a token belongs to no user; one has to be chosen to play it. */
function linesOf({ transcript }: Result, startedAt: number, reading: ReportReading): Line[] {
  const entries = new TranscriptReader(reading).read(transcript, startedAt);
  const offending = new Set(entries.filter((_, index) => transcript[index]?.guilty));
  const stranger = transcript.map(({ who }) => who.split('#', 1)[0]).find((user) => user && user !== 'nobody');
  const reader = new LineReader(entries, { stranger: stranger ?? 'member', isByServer: false, offending });
  return entries.flatMap((entry) => reader.linesOf(entry));
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
