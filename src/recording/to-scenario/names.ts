import { isObject, parseJson } from '../../protocol/index.ts';
import type { Conversation, Line } from '../conversation.ts';
import { liveMessage } from '../json.ts';

/** What a scenario calls the users and rooms of a server. */
export interface Names {
  /** The name of a user; the id if there is none. */
  userOf(id: string): string;
  /** The name of a room; the id if there is none. */
  roomOf(id: string): string;
  /** Who has sent a text in this recording. */
  senderOf(text: string): string | undefined;
  /** Over which connection. */
  placeOf(text: string): string | undefined;
  /** Whether a text goes back to one that was sent, though the server may have changed it. */
  isSaidHere(text: string): boolean;
}

/** The names that are known, and those that follow from what was sent and came back. */
export function learnNames({ names, roomNames, lines }: Conversation): Names {
  const users = new Map(names);
  const known = new Set(names.values());
  const senders = new Map(lines.flatMap((line) => sentText(line).map((text) => [text, line] as const)));
  const said = lines.flatMap(allOf);
  for (const line of lines) {
    const message = line.kind === 'received' && !line.isOffending ? liveMessage(line.text) : undefined;
    const sender = message && senders.get(message.message)?.user;
    if (!message || !sender || known.has(sender) || users.has(message.poster)) continue;
    users.set(message.poster, sender);
  }
  return {
    userOf: (id) => users.get(id) ?? id,
    roomOf: (id) => roomNames.get(id) ?? id,
    senderOf: (text) => senders.get(text)?.user,
    placeOf: (text) => senders.get(text)?.place,
    isSaidHere: (text) => said.some((each) => [text, ...wordsIn(text)].some((part) => each.includes(part))),
  };
}

/** Everything that a sent frame says, in whatever way. */
function allOf(line: Line): string[] {
  if (line.kind === 'sent-binary') return [Buffer.from(line.hex ?? '', 'hex').toString()];
  return line.kind === 'sent' ? [line.text, ...sentText(line)] : [];
}

/** Words that do not occur by chance. */
const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}]{6,}/gu) ?? [];

/** The text that a sent frame posts, as a list; empty where it posts none. */
function sentText(line: Line): string[] {
  const frame = line.kind === 'sent' ? parseJson(line.text) : undefined;
  const text = isObject(frame) ? (frame.messages ?? frame.message) : undefined;
  return typeof text === 'string' ? [text] : [];
}
