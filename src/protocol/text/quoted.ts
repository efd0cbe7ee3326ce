/** A regular expression that repeats a group remembers each time, and gives up after some millions: so it goes on anew. */
const pieces = {
  json: /(?:[^"\\]+|\\.){1,10000}/y,
  csv: /(?:[^"]+|""){1,10000}/y,
  'yaml "': /(?:[^"\\]+|\\[\s\S]){1,10000}/y,
  "yaml '": /(?:[^']+|''){1,10000}/y,
};

/** How quotes stand within quotes: escaped by a backslash, or doubled. */
type Quoting = keyof typeof pieces;

/**
 * Where a text in quotes ends: the place of its closing quote, or of what cannot stand in it. It may be of any length.
 * @param from behind the opening quote
 * @example endOfQuoted('"a\\"b", 1', 1, 'json') // 5
 */
export function endOfQuoted(text: string, from: number, quoting: Quoting): number {
  const piece = pieces[quoting];
  piece.lastIndex = from;
  let end = from;
  while (piece.test(text)) end = piece.lastIndex;
  return end;
}

/**
 * The JSON texts that stand behind a property, wherever one is found in a text that need not be JSON.
 * @param property up to the opening quote
 * @returns where each begins and ends, without its quotes
 * @example [...quotedBehind('{"id":"7"}', /"id":"/)] // [{ from: 7, to: 8, isClosed: true }]
 */
export function* quotedBehind(
  text: string,
  property: RegExp,
): Generator<{ from: number; to: number; isClosed: boolean }> {
  const search = new RegExp(property, 'g');
  while (search.test(text)) {
    const from = search.lastIndex;
    const to = endOfQuoted(text, from, 'json');
    search.lastIndex = to;
    yield { from, to, isClosed: text[to] === '"' };
  }
}
