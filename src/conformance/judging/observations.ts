import type { Observation } from '../../protocol/index.ts';
import { markersIn } from '../../wire-client/index.ts';
import { CaseRecord } from '../case/case-record.ts';
import type { RunRecord } from '../run/record-run.ts';
import type { JudgedCase } from '../run/run-case.ts';

/** What this server does where the document leaves the choice: observed in a run, not judged. */
export function observe(run: RunRecord, judged: readonly JudgedCase[]): Observation[] {
  const found: (Observation | undefined)[] = [
    senderReceivesOwn(run),
    ...judged.map((one) => observeCase(one, run)),
    roundedIds(run),
    newRoomEachTime(run),
    undocumentedProperties(judged),
    refusedForRate(run),
    gatewayErrors(run),
    wasAway(run),
    cutsIdle(run),
    renewedTokens(run),
    dropsFastPosts(run),
    { id: 'delivery-times', title: 'Milliseconds from sending a lone message to its arrival', value: run.delivery },
  ];
  return found.filter((observation) => observation !== undefined);
}

/** What a case has seen by itself. */
function observeCase({ item, record }: JudgedCase, { profile }: RunRecord): Observation | undefined {
  const { outcome, recording } = record;
  return outcome.kind === 'acted' ? item.observe?.(outcome.facts, new CaseRecord(recording, profile)) : undefined;
}

function senderReceivesOwn({ records, profile }: RunRecord): Observation | undefined {
  const title = 'A sender receives its own messages';
  const posts = records.flatMap(({ recording }) => postsIn(new CaseRecord(recording, profile)));
  if (posts.some(({ isReceived }) => isReceived)) return { id: 'sender-receives-own', value: true, title };
  const isKnown = posts.length > 0 && !profile.unavailable.live;
  return isKnown ? { id: 'sender-receives-own', value: false, title } : undefined;
}

/** The messages that a case posted, and whether the connection that posted them received them. */
function postsIn(record: CaseRecord): { isReceived: boolean }[] {
  return record.sentTexts.flatMap(({ who, text }) => {
    const [marker] = markersIn(text);
    return marker === undefined ? [] : [{ isReceived: record.framesWith(who, marker).length > 0 }];
  });
}

function roundedIds({ profile }: RunRecord): Observation | undefined {
  const title = 'Message ids are above 2^53 − 1, which a client in JavaScript rounds';
  return typeof profile.recentId === 'string' ? { id: 'rounded-ids', value: true, title } : undefined;
}

/** Two rooms of the same two say yes; only one, where they were asked for twice and ids count up one by one, says no. */
function newRoomEachTime({ profile, newRooms, roomRequests }: RunRecord): Observation | undefined {
  const pairs = newRooms.filter(({ occupants }) => occupants.length === 2).map(({ occupants }) => pairOf(occupants));
  const asked = roomRequests.map(({ asker, other }) => pairOf([profile.userIds[asker] ?? '', other]));
  const occursTwice = (pair: string, _: number, all: readonly string[]) =>
    all.filter((each) => each === pair).length > 1;
  const isReused = asked.filter(occursTwice).some((pair) => pairs.includes(pair));
  const isDense = newRooms.every(({ id }) => Number(id) < (profile.vacantRooms?.first ?? 0) + roomRequests.length);
  const title = 'A second direct message between the same two users is a new room';
  if (pairs.some(occursTwice)) return { id: 'new-room-each-time', value: true, title };
  return isReused && isDense ? { id: 'new-room-each-time', value: false, title } : undefined;
}

const pairOf = (ids: readonly string[]): string => JSON.stringify(ids.toSorted());

function undocumentedProperties(judged: readonly JudgedCase[]): Observation | undefined {
  const value = judged.flatMap(({ verdict }) =>
    verdict.status === 'failed' && verdict.strictOnly ? [verdict.reason] : [],
  );
  const title = 'Documented objects carry undocumented properties';
  return value.length > 0 ? { id: 'undocumented-properties', value: [...new Set(value)], title } : undefined;
}

function refusedForRate({ refusals }: RunRecord): Observation | undefined {
  if (!refusals || refusals.count === 0) return undefined;
  const { count, statuses, perSecond } = refusals;
  const title = `Requests were refused for their rate, with ${statuses.join(' and ')}, and sent again`;
  return { id: 'refused-for-rate', value: { count, perSecond: perSecond && Math.round(perSecond * 10) / 10 }, title };
}

function gatewayErrors({ unanswered = 0 }: RunRecord): Observation | undefined {
  const title = 'How often a gateway answered a request as one does that reaches no server; it was sent again';
  return unanswered > 0 ? { id: 'gateway-errors', value: unanswered, title } : undefined;
}

function wasAway({ outages = 0 }: RunRecord): Observation | undefined {
  const title = 'How often the target was away for a while during the run; what ran meanwhile was judged again';
  return outages > 0 ? { id: 'was-away', value: outages, title } : undefined;
}

function cutsIdle({ idleCutMs }: RunRecord): Observation | undefined {
  const title = 'Milliseconds after which a connection without traffic is cut; the run kept its connections alive';
  return idleCutMs === undefined ? undefined : { id: 'cuts-idle-connections', value: idleCutMs, title };
}

function dropsFastPosts({ postRate }: RunRecord): Observation | undefined {
  const title = 'Posts in a burst were dropped in silence; the run went on at so many posts a second';
  return postRate === undefined ? undefined : { id: 'drops-fast-posts', value: postRate, title };
}

function renewedTokens({ renewals = 0 }: RunRecord): Observation | undefined {
  const title = 'How often the tokens were renewed during the run';
  return renewals > 0 ? { id: 'renewed-tokens', value: renewals, title } : undefined;
}
