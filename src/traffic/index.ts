/** What passed: entries, the ring that keeps them, files, phrases, descriptions. */

export { checkTraceVersion } from './check-trace-version.ts';
export { endpointOf, pathOf } from './endpoint-path.ts';
export type { AtServer, KeptTrace, Passed, PassedRequest, PassedResponse, TokenPlace, TraceEntry } from './entry.ts';
export { type FrameKind, frameKind, messageOf, saysConnected } from './frames.ts';
export { writeHar } from './har/write-har.ts';
export { findList } from './history.ts';
export type { Fact, Facts, HappeningName } from './matcher/happenings.ts';
export { match, type Query, type Test } from './matcher/query.ts';
export { type UnknownName, unknownNames, type WorldNames } from './matcher/unknown-names.ts';
export { type Cut, Cutters } from './secrets/cutters.ts';
export { redactor } from './secrets/redactor.ts';
export { shortenAuthorization } from './secrets/shorten-authorization.ts';
export { cutAuthTokens, TokenOwners } from './secrets/token-owners.ts';
export { type AwaitOptions, awaitEntry, type WatchedTrace } from './trace/await-entry.ts';
export { shortened } from './trace/keepable.ts';
export { LineWriter } from './trace/line-writer.ts';
export { openTextFile, type TextFile } from './trace/text-file.ts';
export { Trace } from './trace/trace.ts';
export { traceToFile } from './trace/trace-file.ts';
export {
  type EntryOf,
  indexTrace,
  type Noted,
  type TracedConnection,
  type TracedExchange,
  type TracedPost,
  type TraceIndex,
} from './trace/trace-index.ts';
export { traceLine } from './trace/trace-line.ts';
export { TraceMemory } from './trace/trace-memory.ts';
export { closedData, toTranscriptEntry } from './transcript-entry.ts';
export { describeEntry, describeLine, lineOf } from './words/describe-entry.ts';
export { describeEvent } from './words/describe-event.ts';
export { parsePhrase, phraseExamples } from './words/phrase.ts';
export { printable } from './words/printable.ts';
export { shownPath } from './words/shown-path.ts';
export { placeOf, userOf, whoOf } from './words/who.ts';
