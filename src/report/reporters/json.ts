import { visibleJson } from '../../protocol/index.ts';
import type { Reporter } from './reporter.ts';

/** The report itself, valid against `schemas/report.schema.json`. JSON's own escapes keep it harmless on a terminal. */
export const json: Reporter = (report) => `${visibleJson(JSON.stringify(report, null, 2))}\n`;
