import { randomInt } from 'node:crypto';

/** What a marker looks like. */
export const markerPattern = /ct[0-9a-z]{6}x\d{5}/g;

/** The markers in a text, in order. */
export const markersIn = (text: string): string[] => text.match(markerPattern) ?? [];

/**
 * Makes unique texts; none is part of another, so that a case finds only its own.
 * @example createMarkers()() // 'ct7k2m9qx00001'
 */
export function createMarkers(): () => string {
  const run = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  let count = 0;
  return () => {
    count += 1;
    return `ct${run}x${String(count).padStart(5, '0')}`;
  };
}
