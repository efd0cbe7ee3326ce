/** What Artillery hands to a function of a script: the variables of one virtual user. */
export interface ArtilleryContext {
  vars: Record<string, unknown>;
}

/** Where a function of a script tells what it has measured. */
export interface ArtilleryEvents {
  emit(kind: 'counter' | 'histogram', name: string, value: number): unknown;
}
