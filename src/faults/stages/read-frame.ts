import { isObject, parseJson } from '../../protocol/index.ts';

/** The token in a first message, where there is one. */
export function tokenOf(text: string | null): string | undefined {
  return stringsOf(text).auth_token;
}

/** The room and the text of a frame that a client sends, in either dialect. */
export function roomAndTextOf(text: string | null): { room: string | undefined; text: string | undefined } {
  const { room, messages, message } = stringsOf(text);
  return { room, text: messages ?? message };
}

function stringsOf(text: string | null): Record<string, string | undefined> {
  const value = parseJson(text);
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
