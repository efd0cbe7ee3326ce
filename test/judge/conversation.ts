import { judgeRecordings, readRecording } from '../../src/judge/index.ts';
import { ownersOf } from '../../src/judge/reading/what-is-told.ts';
import type { CheckConfig, Report, Result } from '../../src/protocol/index.ts';

/** 2026-01-05T12:00:00Z, in milliseconds. */
export const began = 1_767_614_400_000;

export interface Said {
  id: number;
  message: string;
  poster: string;
}

const liveFrame = ({ id, message, poster }: Said): object => {
  return { message: { id, message, poster, room: '1', timestamp: 1_767_614_400 + id } };
};

/** One frame of a socket: by whom, how many seconds after the beginning, and what. */
export type Frame = ['send' | 'receive', number, object];

export const login = (token: string): Frame[] => [
  ['send', 0, { auth_token: token }],
  ['receive', 0.1, { status: 'CONNECTED' }],
];
export const posted = (seconds: number, message: string): Frame => ['send', seconds, { room: '1', messages: message }];
export const came = (seconds: number, said: Said): Frame => ['receive', seconds, liveFrame(said)];

/** An archive as a browser writes it, of one socket and of answers of retrieve. */
export function archive(frames: readonly Frame[], entries: readonly object[] = []): string {
  const messages = frames.map(([type, seconds, data]) => {
    return { type, time: (began + seconds * 1000) / 1000, opcode: 1, data: JSON.stringify(data) };
  });
  const socket = {
    startedDateTime: new Date(began).toISOString(),
    time: 100_000,
    request: { method: 'GET', url: 'wss://chat.example.org/chat/connect', headers: [] },
    response: { status: 101 },
    _webSocketMessages: messages,
  };
  return JSON.stringify({ log: { version: '1.2', entries: [socket, ...entries] } });
}

/** A request for the history and its answer, as a browser writes them. */
export function retrieved(seconds: number, token: string, said: readonly Said[]): object {
  const text = JSON.stringify({ room_name: null, occupants: said.map((one) => Object.values(liveFrame(one))[0]) });
  return {
    startedDateTime: new Date(began + seconds * 1000).toISOString(),
    time: 5,
    request: {
      method: 'POST',
      url: 'https://chat.example.org/chat/retrieve',
      headers: [{ name: 'Authorization', value: `Bearer ${token}` }],
      postData: { mimeType: 'application/json', text: '{"after":0}' },
    },
    response: { status: 200, content: { size: text.length, text } },
  };
}

/** Judges texts as if they were files. */
export function judgeTexts(
  files: Readonly<Record<string, string>>,
  { config, ...options }: { config?: CheckConfig } & Parameters<typeof judgeRecordings>[1] = {},
): Report {
  const context = { config, owners: ownersOf(config) };
  const recordings = Object.entries(files).flatMap(([file, text]) => readRecording(file, text, context));
  return judgeRecordings(recordings, options);
}

export const brokenIn = ({ results }: Report): string[] =>
  results
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ requirement, subject }) => `${requirement} (${subject})`);

export const resultOf = ({ results }: Report, requirement: string, subject = 'server'): Result | undefined =>
  results.find((result) => result.requirement === requirement && result.subject === subject);
