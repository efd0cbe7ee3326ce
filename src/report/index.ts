/** What a report is made of, whoever judged, and how it is printed: `check`, `play` and `judge` share it. */
export { applyBaseline, checkBaseline, loadBaseline } from './baseline.ts';
export { compareReports, isFinding } from './comparison.ts';
export { matchesGlob } from './glob.ts';
export { isShortened, readable, shorten } from './readable.ts';
export { reporters } from './reporters/index.ts';
export { footprintLines } from './reporters/parts/verdict.ts';
export { summarise, verdictOf, verdictOnRun } from './verdict.ts';
