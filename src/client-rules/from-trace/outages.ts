import { groupsOf, isRetrieveRequest, parseJson } from '../../protocol/index.ts';
import type { TracedConnection, TracedPost } from '../../traffic/index.ts';
import type { ClientTraceIndex } from '../rule.ts';
import { messagesReceivedBy, type ReceivedMessages } from './received-messages.ts';
import { ToldOfUsers } from './told-of-users.ts';

/** A `/chat/retrieve`, and the id it asked from. */
export interface AskedHistory {
  seq: number;
  after: number;
  /** When the answer was made; never where there was none. */
  answeredSeq: number;
}

/** A time in which the mock had ended a user's last connection, until that user was connected again. */
export interface Outage {
  user: string;
  lostSeq: number;
  /** The connection that ended it. */
  back: TracedConnection;
  /** The highest message id that the user had received before, as far as it is known; 0 where none. */
  seenBefore: number;
  /** Whether the user may have received a higher one, in an answer of which only a part is known. */
  mayHaveSeenMore: boolean;
  /** Whether the user had got an answer to `/chat/retrieve` before: without one there is no history to go on from. */
  hadHistory: boolean;
  /** What the user asked for since the connection was lost, oldest first. */
  asked: AskedHistory[];
  /** Whether somebody whose token nobody knows asked meanwhile or later: it may have been this client. */
  wasAskedByUnknown: boolean;
  /** Messages for the user that were posted meanwhile and reached no connection later on, oldest first. */
  missed: TracedPost[];
  /** The client has used its new connection and is done with it: it will not ask any more. */
  isOver: boolean;
}

/** A user with more outages is caught in a storm, and the first ones tell enough. */
const mostOutages = 20;

const known = new WeakMap<ClientTraceIndex, Outage[]>();

/**
 * Every time somebody was away and came back. Times when the client itself had left are not among them:
 * who comes after that may be another client, which knows nothing yet.
 */
export function outages(traceIndex: ClientTraceIndex): Outage[] {
  const found = known.get(traceIndex) ?? findOutages(traceIndex);
  known.set(traceIndex, found);
  return found;
}

function findOutages(traceIndex: ClientTraceIndex): Outage[] {
  const live = traceIndex.connections.filter(({ user, connected }) => user !== undefined && connected);
  const told = new ToldOfUsers(traceIndex);
  return groupsOf(live, ({ user }) => user ?? '').flatMap((connections) => {
    const gaps = gapsOf(connections).slice(0, mostOutages);
    if (gaps.length === 0) return [];
    const user = connections[0]?.user ?? '';
    const view: View = { user, received: messagesReceivedBy(user, told), asked: askedBy(user, told), told };
    return gaps.flatMap((gap) => describe(gap, view, traceIndex.end));
  });
}

/** What there is of one user. */
interface View {
  user: string;
  received: ReceivedMessages[];
  asked: AskedHistory[];
  told: ToldOfUsers;
}

interface Gap {
  lostSeq: number;
  back: TracedConnection;
}

interface Step {
  seq: number;
  connection: TracedConnection;
  delta: 1 | -1;
}

/** Between the end of the last of several connections, by the mock, and the beginning of the next one. */
function gapsOf(connections: TracedConnection[]): Gap[] {
  const steps = connections.flatMap(stepsOf).sort((a, b) => a.seq - b.seq);
  const gaps: Gap[] = [];
  let live = 0;
  let lostSeq: number | undefined;
  for (const { seq, connection, delta } of steps) {
    live += delta;
    if (delta === -1 && live === 0) lostSeq = connection.lost ? seq : undefined;
    if (delta === 1 && lostSeq !== undefined) {
      gaps.push({ lostSeq, back: connection });
      lostSeq = undefined;
    }
  }
  return gaps;
}

function stepsOf(connection: TracedConnection): Step[] {
  const end = connection.lost ?? connection.closed;
  const begin: Step = { seq: connection.connected?.seq ?? 0, connection, delta: 1 };
  return end ? [begin, { seq: end.seq, connection, delta: -1 }] : [begin];
}

function describe(
  { lostSeq, back }: Gap,
  { user, received, asked, told }: View,
  end: ClientTraceIndex['end'],
): Outage[] {
  const backSeq = back.connected?.seq ?? 0;
  const world = told.worldAt(lostSeq);
  // Another world has other messages and may give the same ids again.
  if (world.end < backSeq) return [];
  const isSameWorld = (seq: number): boolean => seq > world.begin && seq < world.end;
  const here = received.filter(({ seq }) => isSameWorld(seq));
  const later = new Set(here.filter(({ seq, kind }) => kind === 'live' && seq > lostSeq).flatMap(({ ids }) => ids));
  const own = told.postsBy(user).filter(({ seq }) => isSameWorld(seq));
  const rooms = new Set([...here.flatMap((item) => item.rooms), ...own.map(({ room }) => room)]);
  const before = here.filter(({ seq }) => seq < lostSeq);
  const meanwhile = told.postedIn(rooms, Math.max(lostSeq, world.begin), Math.min(backSeq, world.end));
  return [
    {
      user,
      lostSeq,
      back,
      seenBefore: highestId(before),
      mayHaveSeenMore: before.some(({ isPart }) => isPart),
      hadHistory: before.some(({ kind }) => kind === 'history'),
      asked: asked.filter(({ seq }) => seq > lostSeq && isSameWorld(seq)),
      wasAskedByUnknown: told.wasAskedByUnknown(lostSeq),
      missed: meanwhile.filter(({ poster, id }) => poster !== user && !later.has(id)),
      isOver: isOver(back, end),
    },
  ];
}

function highestId(received: ReceivedMessages[]): number {
  return received.reduce((highest, { ids }) => ids.reduce((greater, id) => Math.max(greater, id), highest), 0);
}

function askedBy(user: string, told: ToldOfUsers): AskedHistory[] {
  return told.exchangesOf(user).flatMap(({ request, response }) => {
    if (request?.endpoint !== 'retrieve') return [];
    const body = parseJson(request.body);
    return isRetrieveRequest(body)
      ? [{ seq: request.seq, after: body.after, answeredSeq: response?.seq ?? Number.POSITIVE_INFINITY }]
      : [];
  });
}

function isOver(
  { fromClient, toClient, connected, lost, closed }: TracedConnection,
  end: ClientTraceIndex['end'],
): boolean {
  const isLater = ({ seq }: { seq: number }): boolean => seq > (connected?.seq ?? 0);
  const hasLeft = closed !== undefined && lost === undefined;
  return hasLeft || (end !== undefined && (fromClient.some(isLater) || toClient.some(isLater)));
}
