/** What passed, wherever it was recorded: entries, the ring that keeps them, files, phrases, descriptions. */
export { describeEntry } from './describe-entry.ts';
export { describeEvent } from './describe-event.ts';
export { endpointOf, pathOf } from './endpoint-path.ts';
export type { KeptTrace, Passed, PassedRequest, PassedResponse, TraceEntry } from './entry.ts';
export { type FrameKind, frameKind, messageOf } from './frames.ts';
export { findList } from './history.ts';
export { parsePhrase, phraseExamples } from './phrase.ts';
export { Trace } from './trace.ts';
export { traceToFile } from './trace-file.ts';
export { closedData, toTranscriptEntry } from './transcript-entry.ts';
export { whoOf } from './who.ts';
