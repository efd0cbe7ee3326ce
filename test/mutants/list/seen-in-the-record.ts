/** Mutants that observation alone finds: what the whole record of a run shows, whatever the cases say. */
export const seenInTheRecord: ReadonlySet<string> = new Set([]);
