import { chatPaths, type Message } from '../protocol/index.ts';
import { nearest } from '../yaml-file/index.ts';
import type { TraceEntry } from './index.ts';

/** What a phrase may ask for besides its verb. */
interface Clauses {
  by?: string;
  room?: string;
  saying?: string;
  with?: string;
}

interface Verb {
  example: string;
  clauses: readonly (keyof Clauses)[];
  /** What an entry is, in terms of the clauses; undefined where it is something else. */
  read(entry: TraceEntry): Clauses | undefined;
}

/** Everything that can be waited for. */
const verbs: Readonly<Record<string, Verb>> = {
  sent: {
    example: 'sent by ada to room 1 saying "hi"',
    clauses: ['by', 'room', 'saying'],
    read: (entry) => {
      if (entry.kind !== 'note' || entry.event.type !== 'posted') return undefined;
      const { poster, room, message } = entry.event.message;
      return { by: poster, room, saying: message };
    },
  },
  received: {
    example: 'received by bob in room 1 saying "hi"',
    clauses: ['by', 'room', 'saying'],
    read: (entry) => {
      if (entry.kind !== 'to-client') return undefined;
      const message = liveMessage(entry.data ?? '');
      return message && withUser(entry, { room: message.room, saying: message.message });
    },
  },
  dropped: {
    example: 'dropped by eve with not-occupant',
    clauses: ['by', 'room', 'with'],
    read: (entry) => {
      if (entry.kind !== 'note' || entry.event.type !== 'dropped') return undefined;
      const { user, room, reason } = entry.event;
      return { by: user, with: reason, ...(room !== undefined && { room }) };
    },
  },
  opened: {
    example: 'opened',
    clauses: [],
    read: (entry) => (entry.kind === 'opened' ? {} : undefined),
  },
  connected: {
    example: 'connected by ada',
    clauses: ['by'],
    read: (entry) =>
      entry.kind === 'to-client' && entry.data?.includes('"CONNECTED"') ? withUser(entry, {}) : undefined,
  },
  disconnected: {
    example: 'disconnected by ada with 1006',
    clauses: ['by', 'with'],
    read: (entry) => (entry.kind === 'closed' ? withUser(entry, { with: String(entry.code) }) : undefined),
  },
  refused: {
    example: 'refused with AUTH_TOKEN_EXPIRED',
    clauses: ['by', 'with'],
    read: (entry) =>
      entry.kind === 'note' && entry.event.type === 'refused'
        ? withUser(entry.event, { with: entry.event.error })
        : undefined,
  },
  ...Object.fromEntries(
    Object.entries(chatPaths).flatMap(([endpoint, path]): [string, Verb][] => {
      if (endpoint === 'connect') return [];
      const name = path.replace('/chat/', '');
      return [[name, answeredVerb(name, endpoint)]];
    }),
  ),
  fault: {
    example: 'fault by ada with retrieve-respond',
    clauses: ['by', 'with'],
    read: (entry) =>
      entry.kind === 'note' && entry.event.type === 'fault'
        ? withUser(entry.event, { with: entry.event.faults.join(' ') })
        : undefined,
  },
};

/** One example of each form, for `--help` and for whoever has mistyped one. */
export const phraseExamples: readonly string[] = Object.values(verbs).map(({ example }) => example);

/**
 * What somebody waits for.
 * @returns whether an entry of the trace is it
 * @throws Error with the forms that there are
 * @example parsePhrase('sent by ada to room 1 saying "hi"')
 */
export function parsePhrase(text: string): (entry: TraceEntry) => boolean {
  const [verbWord = '', ...words] = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const verb = Object.hasOwn(verbs, verbWord) ? verbs[verbWord] : undefined;
  if (!verb) throw new Error(`${unknownWord(verbWord, Object.keys(verbs))} ${forms()}`);
  const asked = readClauses(words, verb);
  return (entry) => {
    const read = verb.read(entry);
    return read !== undefined && verb.clauses.every((clause) => isSaid(clause, asked[clause], read[clause]));
  };
}

function answeredVerb(name: string, endpoint: string): Verb {
  return {
    example: `${name} by ada with 200`,
    clauses: ['by', 'with'],
    read: (entry) =>
      entry.kind === 'response' && entry.endpoint === endpoint
        ? withUser(entry, { with: String(entry.status) })
        : undefined,
  };
}

/** The words that begin a clause; `to room 1`, `in room 1` and `room 1` are the same. */
const clauseWords: Readonly<Record<string, keyof Clauses>> = {
  by: 'by',
  room: 'room',
  saying: 'saying',
  with: 'with',
};

function readClauses(words: string[], { clauses, example }: Verb): Clauses {
  const asked: Clauses = {};
  const rest = words.filter((word, index) => !((word === 'to' || word === 'in') && words[index + 1] === 'room'));
  for (let index = 0; index < rest.length; index += 2) {
    const [word = '', value] = rest.slice(index, index + 2);
    const clause = Object.hasOwn(clauseWords, word) ? clauseWords[word] : undefined;
    if (!clause || !clauses.includes(clause)) {
      throw new Error(`\`${word}\` is not understood. The form is: ${example}.`);
    }
    if (value === undefined) throw new Error(`There is nothing after \`${word}\`. The form is: ${example}.`);
    asked[clause] = value.startsWith('"') ? String(JSON.parse(value)) : value;
  }
  return asked;
}

/** A text is enough where it is said somewhere; a name must be that name. */
function isSaid(clause: keyof Clauses, asked: string | undefined, said: string | undefined): boolean {
  if (asked === undefined) return true;
  if (clause === 'saying') return said?.includes(asked) === true;
  return clause === 'with' ? said?.split(' ').includes(asked) === true : said === asked;
}

function liveMessage(frame: string): Message | undefined {
  if (!frame.includes('"message"')) return undefined;
  try {
    return (JSON.parse(frame) as { message?: Message }).message;
  } catch {
    return undefined;
  }
}

function withUser({ user }: { user?: string }, clauses: Clauses): Clauses {
  return user === undefined ? clauses : { by: user, ...clauses };
}

function unknownWord(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return `\`${word}\` is not understood${near ? `; did you mean \`${near}\`?` : '.'}`;
}

function forms(): string {
  return `The forms are:\n${phraseExamples.map((example) => `  ${example}`).join('\n')}`;
}
