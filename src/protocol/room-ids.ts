/** So many ids are asked for at once. */
export const batchSize = 20;

/** Whether room ids count up, so that the next ones can be guessed. */
export const areCounted = (ids: readonly string[]): boolean => ids.every((id) => /^\d{1,15}$/.test(id));

/** The number behind the greatest of ids that count up. */
export const numberAfter = (ids: readonly string[]): number => Math.max(0, ...ids.map(Number)) + 1;

/** So many ids from a number on. @example idsFrom(17, 3) // ['17', '18', '19'] */
export const idsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));
