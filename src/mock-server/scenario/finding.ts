import type { Path } from '../../yaml-file/index.ts';

/** A mistake before it knows its place in the file. */
export interface Finding {
  path: Path;
  message: string;
  suggestion?: string;
}
