/** The shared vocabulary: shapes, errors, dialects, paths. It imports no other room. */
export type * from './chat-events.ts';
export * from './close-codes.ts';
export * from './dialects.ts';
export * from './duration.ts';
export * from './errors.ts';
export type * from './generated/types.ts';
export * from './generated/wire-validators.js';
export * from './json.ts';
export * from './paths.ts';
export * from './pattern.ts';
export * from './random.ts';
export * from './redact.ts';
export * from './reporter-names.ts';
export * from './room-ids.ts';
export * from './testbed-error.ts';
export * from './usage-error.ts';
export * from './visible.ts';
