import type { Report } from '../../protocol/index.ts';

/** A report as text, ending in a line break; pure, so that the same report is always the same text. */
export type Reporter = (report: Report, options?: ReporterOptions) => string;

export interface ReporterOptions {
  /** Whether `pretty` may use ANSI colours; the others never do. */
  color?: boolean;
}
