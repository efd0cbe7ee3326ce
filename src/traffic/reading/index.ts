/** Reads recorded files. An index of its own, because it brings validators. */
export { checkTraceVersion, readCheckTrace } from './read-check-trace.ts';
export { kindOfRecording, readReport } from './read-report.ts';
export { readTraceLine } from './read-trace.ts';
export { readTraffic } from './read-traffic.ts';
export { RecordingProblem } from './recording-problem.ts';
export { TranscriptReader } from './transcript-reader.ts';
