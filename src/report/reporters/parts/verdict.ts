import type { Report, Result } from '../../../protocol/index.ts';
import { openMusts } from '../../verdict.ts';
import { count, oneLine, seconds } from '../plain-text.ts';
import { recordedSentence } from './recorded-verdict.ts';

export type Status = Result['status'];

/** From the worst to the best. */
export const statuses: readonly Status[] = ['failed', 'errored', 'warned', 'skipped', 'passed'];

/** What each status is called in front of a number. */
export const statusWords: Readonly<Record<Status, string>> = {
  failed: 'failed',
  errored: 'could not be judged',
  warned: 'warned',
  skipped: 'not exercised',
  passed: 'passed',
};

/** A failure that the baseline does not excuse. */
export const isUnexpected = (result: Result): boolean =>
  result.status === 'failed' && result.expectedFailure === undefined;

/** The results that keep a run from being clean, the worst first; expected failures come last. */
export function findings(report: Report): Result[] {
  const rank = (result: Result): number => (result.expectedFailure ? statuses.length : statuses.indexOf(result.status));
  const found = report.results.filter(({ status }) => status !== 'passed' && status !== 'skipped');
  return found.sort((a, b) => rank(a) - rank(b));
}

/**
 * The verdict in full sentences.
 * @example verdictSentence(report) // 'This server keeps the document: all 74 cases passed.'
 */
export function verdictSentence(report: Report): string {
  if (report.partial !== undefined) return `${partial(report)} ${report.partial}`;
  if (report.interrupted && report.verdict === 'conformant') return stoppedSentence(report);
  const stopped = report.interrupted ? 'The run was stopped before its end; this is the verdict so far. ' : '';
  return `${stopped}${mainSentence(report)}${expectedFailures(report)}${warnings(report)}${problems(report)}`;
}

/** What is said of a run that could not go on: how far it came, and what it had found by then. */
function partial({ results, summary: { total, passed } }: Report): string {
  const broken = requirementsOf(results.filter(isUnexpected));
  const found =
    broken.length > 0 ? ` It had found ${count(broken.length, 'broken requirement')}: ${named(broken)}.` : '';
  return `The run could not go on to its end: ${passed} of ${count(total, 'case')} had passed.${found}`;
}

function mainSentence(report: Report): string {
  const broken = requirementsOf(report.results.filter(isUnexpected));
  const { errored } = report.summary;
  if (report.scenario !== undefined) return playSentence(report, broken);
  if (report.recordings) return recordedSentence(report, report.results.filter(isUnexpected), named);
  if (isAboutClient(report)) return clientSentence(report, broken);
  if (broken.length > 0) return `This server breaks ${count(broken.length, 'requirement')}: ${named(broken)}.`;
  if (report.verdict === 'incomplete') return incomplete(report);
  if (errored > 0) return `Nothing failed, but ${count(errored, 'case')} could not be judged.`;
  if (report.verdict === 'violations') return 'The run as a whole does not pass.';
  return keptSentence(report);
}

/** Nothing failed. That is a verdict on the server only where all was judged. */
function keptSentence(report: Report): string {
  const { results, selection, summary } = report;
  const excused = requirementsOf(results.filter(({ expectedFailure }) => expectedFailure !== undefined));
  if (excused.length > 0) return `This server breaks nothing but what the baseline expects: ${named(excused)}.`;
  if (summary.passed === 0) return `Nothing was judged: none of ${count(summary.total, 'case')} was exercised.`;
  if (!selection) return `This server keeps the document: ${passedSentence(report)}`;
  const some = `${count(selection.cases, 'case')} of ${selection.of}`;
  return `This server keeps what was selected, ${some}: ${passedSentence(report)}`;
}

const stoppedSentence = ({ summary: { passed, total } }: Report): string =>
  `The run was stopped before its end: ${passed} of ${count(total, 'case')} had passed, and nothing had failed.`;

/** Whether a client was judged, and not a server. */
export const isAboutClient = ({ results }: Report): boolean =>
  results.length > 0 && results.every(({ subject }) => subject?.startsWith('client'));

/** What nothing put to the test is no failure of a client, and is said. */
function clientSentence({ verdict, summary }: Report, broken: readonly string[]): string {
  if (broken.length > 0) return `This client breaks ${count(broken.length, 'requirement')}: ${named(broken)}.`;
  if (verdict !== 'conformant') return 'No client came, so nothing was judged.';
  return `Nothing that this client did breaks the document: ${countsOf(summary)}.`;
}

/** A play judges the steps of a scenario, not the requirements of the document. */
function playSentence({ scenario = '', summary: { total, skipped } }: Report, broken: readonly string[]): string {
  const name = oneLine(scenario, 80);
  if (broken.length > 0) {
    return `${name} did not go as expected in ${count(broken.length, 'step')}: ${named(broken)}.`;
  }
  if (skipped > 0) return `Nothing went wrong in ${name}, but ${count(skipped, 'step')} could not be played.`;
  return `${name} went as expected: ${count(total, 'expectation')} met.`;
}

function passedSentence({ summary: { passed, total } }: Report): string {
  if (passed === total) return `all ${count(total, 'case')} passed.`;
  return `${passed.toLocaleString('en')} of ${count(total, 'case')} passed and none broke a MUST.`;
}

function incomplete({ results }: Report): string {
  const open = openMusts(results);
  return `Nothing failed, but this is not a pass: ${count(open.length, 'MUST requirement')} could not be judged: ${named(open)}.`;
}

function expectedFailures({ results }: Report): string {
  const amount = results.filter(
    ({ status, expectedFailure }) => status === 'failed' && expectedFailure !== undefined,
  ).length;
  return amount > 0 ? ` ${count(amount, 'failure')} ${amount === 1 ? 'is' : 'are'} expected by the baseline.` : '';
}

function warnings({ summary }: Report): string {
  return summary.warned > 0 ? ` ${count(summary.warned, 'warning')} on what it SHOULD do.` : '';
}

function problems({ problems: list = [] }: Report): string {
  return list.length > 0 ? ` The run itself has ${count(list.length, 'problem')}.` : '';
}

const requirementsOf = (results: readonly Result[]): string[] => [
  ...new Set(results.map((result) => result.requirement)),
];

/** A few names in full; the rest as a number, since the report lists them all anyway. */
function named(requirements: readonly string[]): string {
  const shown = requirements.slice(0, 5).map((requirement) => oneLine(requirement, 80));
  const rest = requirements.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** @example countsLine(report) // '74 cases in 0.8 s: 70 passed, 1 failed, 3 not exercised' */
export function countsLine({ summary, durationMs, recordings }: Report): string {
  const [time, counts] = [seconds(durationMs), countsOf(summary)];
  if (recordings) return `${count(summary.total, 'result')} on ${time} of traffic: ${counts}`;
  return `${count(summary.total, 'case')} in ${time}: ${counts}`;
}

/**
 * What a soak did; undefined where there was none.
 * @example soakSentence(report) // 'Soaked for 30 s with seed 42: 412 connections, 3,201 posts, 780 reads.'
 */
export function soakSentence({ soak }: Report): string | undefined {
  if (!soak) return undefined;
  const { seed, actedMs, ended, reason, counts } = soak;
  if (ended === 'impossible') return `There was no soak: ${reason}`;
  const early = { time: '', interrupted: ', stopped early', unreachable: ', until the server was gone' }[ended];
  const { connections = 0, posts = 0, reads = 0, endedByServer = 0 } = counts;
  const done = `${count(connections, 'connection')}, ${count(posts, 'post')}, ${count(reads, 'read')}`;
  const lost = endedByServer > 0 ? ` The server ended ${count(endedByServer, 'connection')} by itself.` : '';
  return `Soaked for ${seconds(actedMs)} with seed ${seed}${early}: ${done}.${lost}`;
}

/** The numbers of a summary that are not zero, the passed ones first. */
export function countsOf(summary: Readonly<Record<Status, number>>): string {
  const parts = (['passed', ...statuses.slice(0, -1)] as Status[]).filter((status) => summary[status] > 0);
  return parts.map((status) => `${summary[status]} ${statusWords[status]}`).join(', ') || 'nothing';
}

/**
 * What a run left on the server.
 * @example leftBehind(report) // 'at least 2 rooms (43, 44) and 112 messages'
 */
export function leftBehind({
  created: { rooms, roomRequests = 0, messages, messagesByRoom = {} },
  runId,
}: Report): string {
  const names = rooms.length > 0 ? ` (${oneLine(rooms.join(', '), 200)})` : '';
  const some = `${roomRequests > rooms.length ? 'at least ' : ''}${count(rooms.length, 'room')}${names}`;
  const unseen = rooms.length === 0 && roomRequests > 0;
  return `${unseen ? 'perhaps rooms that could not be found' : some} and ${count(messages, 'message')}${where(messagesByRoom)}${mark(runId, messages)}`;
}

/** @example where({ '17': 340, '43': 5 }) // ' (340 in room 17, 5 in room 43)' */
function where(messagesByRoom: Readonly<Record<string, number>>): string {
  const parts = Object.entries(messagesByRoom).map(([room, amount]) => `${amount} in room ${room}`);
  return parts.length > 0 ? ` (${oneLine(parts.join(', '), 200)})` : '';
}

const mark = (runId: string | undefined, messages: number): string =>
  runId === undefined || messages === 0 ? '' : `, marked ${runId}`;

/**
 * What became of the findings of an earlier report, one line for each group.
 * @example comparisonLines(report) // ['fixed: retrieve.shape/envelope', 'still broken: none', 'new: none']
 */
export function comparisonLines({ comparison }: Report): string[] {
  if (!comparison) return [];
  const { fixed, stillBroken, new: added, notExercised } = comparison;
  const line = (what: string, ids: readonly string[]): string => `${what}: ${oneLine(ids.join(', '), 2000) || 'none'}`;
  return [
    line('fixed', fixed),
    line('still broken', stillBroken),
    line('new', added),
    ...(notExercised.length > 0 ? [line('not exercised this time', notExercised)] : []),
  ];
}

/**
 * What a run asked of the server, all users together and each of them.
 * @example footprintLines(report.footprint)[0] // '127 requests, 640 posts, 230 handshakes; at most 20 connections at once'
 */
export function footprintLines(footprint: NonNullable<Report['footprint']>): string[] {
  const users = Object.entries(footprint.users ?? {}).map(
    ([name, user]) => `  ${oneLine(name, 40)}: ${amountsOf(user)}`,
  );
  return [amountsOf(footprint), ...users];
}

interface Amounts {
  requests: number;
  posts: number;
  handshakes: number;
  connections: number;
}

function amountsOf({ requests, posts, handshakes, connections }: Amounts): string {
  const amounts = [count(requests, 'request'), count(posts, 'post'), count(handshakes, 'handshake')].join(', ');
  return `${amounts}; at most ${count(connections, 'connection')} at once`;
}
