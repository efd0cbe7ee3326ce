import { distance } from 'fastest-levenshtein';

/** Names are listed up to this number; the rest is counted. */
const mostListed = 12;
/** A longer word is no mistyped name but a text in the wrong place. */
const longestWord = 100;

/**
 * The remedy for a name that does not exist: the nearest one, or all there are.
 * @param otherwise replaces the list where no name is near
 * @example didYouMean('recieve', ['retrieve', 'receive']) // 'Did you mean `receive`?'
 */
export function didYouMean(word: string, known: Iterable<string>, otherwise?: string): string {
  const names = [...known].filter(isText);
  const near = nearest(word, names);
  return near === undefined ? (otherwise ?? `There are: ${listNames(names)}.`) : `Did you mean \`${near}\`?`;
}

/**
 * The same with the sentence in front.
 * @example unknownName('command', 'sevre', ['serve', 'check']) // 'There is no command `sevre`. Did you mean `serve`?'
 */
export function unknownName(what: string, word: string, known: Iterable<string>, otherwise?: string): string {
  return `There is no ${what} \`${word}\`. ${didYouMean(word, known, otherwise)}`;
}

/** @example listNames(['1', '2']) // '1, 2' */
export function listNames(names: readonly (string | number)[]): string {
  if (names.length <= mostListed) return names.join(', ') || 'none';
  return `${names.slice(0, mostListed).join(', ')}, … (${names.length} in all)`;
}

/** Where a schema is broken a number or nothing may stand in the place of a name. */
const isText = (name: unknown): name is string => typeof name === 'string';

/** The name that a mistyped word most likely means; undefined where none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (!isText(word) || word.length > longestWord) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 3))) + 1;
  for (const name of names.filter(isText)) {
    // Words are at least as far apart as their lengths.
    if (Math.abs(name.length - word.length) >= bestDistance) continue;
    const far = distance(word.toLowerCase(), name.toLowerCase());
    if (far < bestDistance) [best, bestDistance] = [name, far];
  }
  return best;
}
