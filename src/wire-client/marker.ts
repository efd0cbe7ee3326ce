import { randomInt } from 'node:crypto';

/** What a marker looks like. */
export const markerPattern = /ct[0-9a-z]{6}x\d{5}/g;

/** The markers in a text, in order. */
export const markersIn = (text: string): string[] => text.match(markerPattern) ?? [];

/** A name for a run that no other has: every marker of the run begins with it. @example newRunId() // 'ct7k2m9q' */
export function newRunId(): string {
  return `ct${randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0')}`;
}

/**
 * Makes unique texts; none is part of another, so that a case finds only its own.
 * @example createMarkers('ct7k2m9q')() // 'ct7k2m9qx00001'
 */
export function createMarkers(runId = newRunId()): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${runId}x${String(count).padStart(5, '0')}`;
  };
}
