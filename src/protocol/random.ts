/** FNV-1a with the finalizer of MurmurHash3, 32 bits: similar texts get unlike numbers. */
export const hash = (text: string): number => finish(mix(offsetBasis, text));

/** Hashes many texts that begin alike: the beginning is read once. */
export function hashAfter(beginning: string): (rest: string) => number {
  const begun = mix(offsetBasis, beginning);
  return (rest) => finish(mix(begun, rest));
}

const offsetBasis = 0x811c9dc5;

function mix(begun: number, text: string): number {
  let value = begun;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}

function finish(mixed: number): number {
  let value = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * A row of numbers from 0 up to 1: the same text, the same row.
 * @example const dice = seededRandom('42/flaky'); dice() < 0.1
 */
export function seededRandom(text: string): () => number {
  const hashFrom = hashAfter(`${text}/`);
  let drawn = 0;
  return () => {
    drawn += 1;
    return hashFrom(String(drawn)) / 2 ** 32;
  };
}
