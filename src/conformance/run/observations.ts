import { isObject, type Observation, parseJson } from '../../protocol/index.ts';
import { findList } from '../../traffic/index.ts';
import { markersIn } from '../../wire-client/index.ts';
import { CaseRecord } from '../case/case-record.ts';
import { frameKind } from '../case/frames.ts';
import type { RunRecord } from './record-run.ts';
import type { Judged } from './run-case.ts';

/** What the document leaves open, as this server does it: seen on the way, judged by nobody. */
export function observe(run: RunRecord, judged: readonly Judged[]): Observation[] {
  const scenes = new Map(run.records.map(({ id, recording }) => [id, new CaseRecord(recording, run.profile)]));
  const found: (Observation | undefined)[] = [
    senderReceivesOwn([...scenes.values()], run),
    closesAfterRefusal(scenes.get('connect.invalid-token/error-frame')),
    answersBadFirstMessage(scenes.get('connect.bad-first-message/not-json')),
    ordersHistory(run),
    roundedIds(run),
    newRoomEachTime(run),
    undocumentedProperties(judged),
    { id: 'delivery-times', title: 'Milliseconds from sending a lone message to its arrival', value: run.delivery },
  ];
  return found.filter((observation) => observation !== undefined);
}

function senderReceivesOwn(scenes: readonly CaseRecord[], { profile }: RunRecord): Observation | undefined {
  for (const record of scenes) {
    for (const { who, text } of record.sentTexts) {
      const [marker] = markersIn(text);
      if (!marker || record.framesWith(who, marker).length === 0) continue;
      return { id: 'sender-receives-own', value: true, title: 'A sender receives its own messages' };
    }
  }
  const sent =
    !profile.unavailable.live && scenes.some(({ entries }) => entries.some(({ kind }) => kind === 'from-client'));
  return sent ? { id: 'sender-receives-own', value: false, title: 'A sender receives its own messages' } : undefined;
}

function closesAfterRefusal(record: CaseRecord | undefined): Observation | undefined {
  const refused = record?.frames('member#1').some((frame) => frameKind(frame) === 'error');
  const title = 'The server closes a connection after an authentication error';
  return refused ? { id: 'closes-after-refusal', value: record?.closed('member#1')?.data ?? false, title } : undefined;
}

function answersBadFirstMessage(record: CaseRecord | undefined): Observation | undefined {
  if (!record || record.entries.length === 0) return undefined;
  const value = record.frames('member#2').some((frame) => frameKind(frame) === 'error');
  const title = 'A first message that is no token object is answered by an error frame';
  return { id: 'answers-bad-first-message', value, title };
}

/** The facts of a case that was acted out, where they have the key. */
function factsOf<Facts>(run: RunRecord, id: string): Facts | undefined {
  const outcome = run.records.find((record) => record.id === id)?.outcome;
  return outcome?.kind === 'acted' ? (outcome.facts as Facts) : undefined;
}

function ordersHistory(run: RunRecord): Observation | undefined {
  const facts = factsOf<{ byPeer: { body: string } }>(run, 'retrieve.complete/many-messages');
  if (!facts || run.profile.unavailable['exact-ids']) return undefined;
  const list = findList(parseJson(facts.byPeer.body), run.profile.retrieveKey) ?? [];
  const ids = list.map((message) => (isObject(message) ? Number(message.id) : Number.NaN));
  if (ids.length < 2 || ids.some(Number.isNaN)) return undefined;
  const value = ids.every((id, index) => index === 0 || id > Number(ids[index - 1]));
  return { id: 'orders-history', value, title: 'retrieve lists messages by ascending id' };
}

function roundedIds({ profile }: RunRecord): Observation | undefined {
  const title = 'Message ids are above 2^53 − 1, which a client in JavaScript rounds';
  return profile.unavailable['exact-ids'] ? { id: 'rounded-ids', value: true, title } : undefined;
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

function undocumentedProperties(judged: readonly Judged[]): Observation | undefined {
  const value = judged.flatMap(({ verdict }) =>
    verdict.status === 'failed' && verdict.strictOnly ? [verdict.reason] : [],
  );
  const title = 'Documented objects carry undocumented properties';
  return value.length > 0 ? { id: 'undocumented-properties', value: [...new Set(value)], title } : undefined;
}
