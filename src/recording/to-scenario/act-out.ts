import type { Conversation, Line } from '../conversation.ts';
import { formatDuration } from './described-act.ts';
import { type Exchange, exchangesIn } from './exchanges.ts';
import type { SeenWorld } from './learn-world.ts';
import type { StepList } from './step-list.ts';
import { tellBinary, tellOpened, tellSent, tellToken } from './write-act.ts';
import { shown, tellClosed, tellReceived } from './write-arrival.ts';
import { tellRequest } from './write-request.ts';
import { Telling } from './writing.ts';

/** A shorter pause means nothing. */
const shortestPauseMs = 500;
/** What takes longer needs more patience than `play` usually has. */
const longestUsualMs = 2500;

/** What each user did, and what reached each of them, as steps in the recorded order. */
export function actOut(conversation: Conversation, world: SeenWorld): StepList {
  const { lines, isFinding } = conversation;
  const telling = new Telling(conversation, world);
  const exchanges = new Map(exchangesIn(lines).map((exchange) => [exchange.request as Line, exchange]));
  let lastAt = lines[0]?.at ?? 0;
  for (const line of lines) {
    const before = telling.list.steps.length;
    tell(telling, line, { gapMs: line.at - lastAt, exchange: exchanges.get(line) });
    if (line.isOffending) blame(telling.list, line, before);
    if (line.kind !== 'remark') lastAt = line.at;
  }
  if (isFinding && !lines.some(isOffendingArrival)) expectNothingMore(telling);
  return telling.list.finish();
}

interface Around {
  /** The time since the line before. */
  gapMs: number;
  /** Of a request. */
  exchange: Exchange | undefined;
}

function tell(telling: Telling, line: Line, { gapMs, exchange }: Around): void {
  const { list, connections } = telling;
  if (isAct(line) && gapMs > shortestPauseMs) list.add({ wait: formatDuration(gapMs) });
  if (connections.isExpected(line)) return;
  if (needsConnection(line) && connections.comesLate(line)) openLate(list, line);
  if (line.kind === 'remark') list.announce(line.text);
  else if (exchange) tellRequest(telling, exchange);
  else if (isAct(line)) tellAct(telling, line);
  else tellArrival(telling, line, gapMs > longestUsualMs ? { within: formatDuration(2 * gapMs) } : {});
}

function tellAct(telling: Telling, line: Line): void {
  if (line.kind === 'opened') tellOpened(telling, line);
  if (line.kind === 'token') tellToken(telling, line);
  if (line.kind === 'sent') tellSent(telling, line);
  if (line.kind === 'sent-binary') tellBinary(telling, line);
  if (line.kind === 'closed') tellClosed(telling, line);
}

function tellArrival(telling: Telling, line: Line, patience: { within?: string }): void {
  if (line.kind === 'received') tellReceived(telling, line, patience);
  if (line.kind === 'closed') tellClosed(telling, line, patience);
}

/** A connection that is used and was never opened in this recording. */
function openLate(list: StepList, { user, kind }: Line): void {
  list.add({ as: user, connect: kind === 'token' ? { token: 'none' } : {} });
  list.comment('The recording begins behind the opening of this connection.');
}

const needsConnection = ({ kind }: Line): boolean => ['token', 'sent', 'sent-binary', 'received'].includes(kind);

/** Marks the step of a line that broke a requirement; where it has none, the place. */
function blame(list: StepList, line: Line, before: number): void {
  const place = list.placeOf(line) ?? (list.steps.length > before ? list.steps.length - 1 : undefined);
  if (place !== undefined) list.comment('▶ This is what broke the requirement.', place);
  else if (line.kind === 'silence') list.announce('▶ Something else was waited for in vain.');
  else list.announce(`▶ What broke the requirement came here, and no step can expect it: ${contentOf(line)}`);
}

/** Nothing else has come to anybody who is connected. */
function expectNothingMore({ list, connections, uncertain }: Telling): void {
  const users = connections.liveUsers.filter((user) => !uncertain.has(user));
  if (users.length > 0) list.add({ as: users.length === 1 ? (users[0] as string) : users, expect: 'nothing' });
}

/** Something that came and should not have: it has a step of its own. */
const isOffendingArrival = ({ kind, isOffending }: Line): boolean =>
  isOffending === true && ['received', 'closed', 'response'].includes(kind);

/** What a user does of his or her own accord. */
const isAct = (line: Line): boolean =>
  ['opened', 'token', 'sent', 'sent-binary', 'request'].includes(line.kind) || (line.kind === 'closed' && line.isOurs);

function contentOf(line: Line): string {
  return 'text' in line ? shown(line.text) : 'body' in line ? shown(line.body ?? '') : line.kind;
}
