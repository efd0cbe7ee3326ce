import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a mistyped word most likely means, or undefined where none is near.
 * @example nearest('recieve', ['retrieve', 'receive']) // 'receive'
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 3)));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < bestDistance) [best, bestDistance] = [candidate, far];
  }
  return best;
}

/** The most names that a sentence lists. */
const mostListed = 12;

/** What to say to somebody who has used a name that is not there: the one that was meant most likely, or all. */
export function advice(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near) return `Did you mean \`${near}\`?`;
  const listed = known.length > mostListed ? [...known.slice(0, mostListed), '…'] : known;
  return `There are: ${listed.join(', ') || 'none'}.`;
}
