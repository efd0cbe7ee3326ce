/** Files in which something was recorded, whoever wrote them. Apart from the room's other parts: it brings validators. */
export { type CheckTrace, checkTraceVersion, readCheckTrace } from './read-check-trace.ts';
export { kindOfRecording, readReport } from './read-report.ts';
export { readTraceLine } from './read-trace.ts';
export { readTraffic } from './read-traffic.ts';
export { TraceProblem } from './trace-problem.ts';
export { TranscriptReader } from './transcript-reader.ts';
