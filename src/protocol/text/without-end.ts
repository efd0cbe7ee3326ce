/**
 * A text without what its end consists of, in one walk. A pattern such as `/X+$/` begins anew at each X in the text, and
 * whoever writes a long one keeps the event loop busy for seconds.
 * @example withoutEnd('/chat/retrieve//', (character) => character === '/') // '/chat/retrieve'
 */
export function withoutEnd(text: string, isOfEnd: (character: string) => boolean): string {
  let { length } = text;
  while (length > 0 && isOfEnd(text.charAt(length - 1))) length -= 1;
  return text.slice(0, length);
}
