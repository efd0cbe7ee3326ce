/** Reads recorded files. An index of its own, because it brings validators. */
export { type CheckTrace, checkTraceVersion, readCheckTrace } from './read-check-trace.ts';
export { kindOfRecording, readReport } from './read-report.ts';
export { readTraceLine } from './read-trace.ts';
export { readTraffic } from './read-traffic.ts';
export { TraceProblem } from './trace-problem.ts';
export { TranscriptReader } from './transcript-reader.ts';
