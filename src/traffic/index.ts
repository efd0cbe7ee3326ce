/** What passed: entries, the ring that keeps them, files, phrases, descriptions. */
export { type AwaitOptions, awaitEntry, type WatchedTrace } from './await-entry.ts';
export { checkTraceVersion } from './check-trace-version.ts';
export { describeEntry, describeLine, lineOf } from './describe-entry.ts';
export { describeEvent } from './describe-event.ts';
export { endpointOf, pathOf } from './endpoint-path.ts';
export type { AtServer, KeptTrace, Passed, PassedRequest, PassedResponse, TokenPlace, TraceEntry } from './entry.ts';
export { type FrameKind, frameKind, messageOf, saysConnected } from './frames.ts';
export { writeHar } from './har/write-har.ts';
export { findList } from './history.ts';
export { shortened } from './keepable.ts';
export { LineWriter } from './line-writer.ts';
export type { Fact, Facts, HappeningName } from './matcher/happenings.ts';
export { match, type Query, type Test } from './matcher/query.ts';
export { type UnknownName, unknownNames, type WorldNames } from './matcher/unknown-names.ts';
export { parsePhrase, phraseExamples } from './phrase.ts';
export { printable } from './printable.ts';
export { redactor } from './redactor.ts';
export { shortenAuthorization } from './shorten-authorization.ts';
export { shownPath } from './shown-path.ts';
export { TokenOwners } from './token-owners.ts';
export { Trace } from './trace.ts';
export { traceToFile } from './trace-file.ts';
export {
  type EntryOf,
  indexTrace,
  type Noted,
  type TracedConnection,
  type TracedExchange,
  type TracedPost,
  type TraceIndex,
} from './trace-index.ts';
export { traceLine } from './trace-line.ts';
export { TraceMemory } from './trace-memory.ts';
export { closedData, toTranscriptEntry } from './transcript-entry.ts';
export { placeOf, userOf, whoOf } from './who.ts';
