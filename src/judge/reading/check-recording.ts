import { type ObserverKnowledge, quietWindowFor, roomsOfRoles } from '../../observer/index.ts';
import { type DialectName, dialects, isObject, type JsonObject, plainText } from '../../protocol/index.ts';
import { readCheckTrace, withoutSecrets } from '../../traffic/reading/index.ts';
import type { JudgedRecording, ReadingContext } from '../judged-recording.ts';

/** What a check has recorded: it was the client itself and knows the users, the rooms and how long things take. */
export function checkRecording(file: string, text: string, { owners, dialect }: ReadingContext): JudgedRecording {
  const { head, entries, cutAt } = readCheckTrace(file, text);
  const profile = isObject(head.profile) ? head.profile : {};
  return {
    file,
    kind: 'check-trace',
    url: plainText(profile.url),
    entries: entries.map((entry) => withoutSecrets(entry, owners)),
    knowledge: {
      ...knowledgeOf(profile, isObject(head.delivery) ? head.delivery : {}, dialect),
      isSameServer: !head.outages,
    },
    ...(cutAt !== undefined && { cutAt }),
  };
}

function knowledgeOf(
  profile: JsonObject,
  { slowest }: JsonObject,
  dialect: DialectName | undefined,
): ObserverKnowledge {
  const [rooms, userIds] = [textsIn(profile.rooms), textsIn(profile.userIds)];
  const { givenRooms, clockSkewSeconds } = profile;
  const { unknownUser, unknownRoom } = dialects[dialect ?? (profile.expected as DialectName)];
  return {
    userIds,
    rooms: roomsOfRoles({ rooms, userIds, given: Array.isArray(givenRooms) ? givenRooms : [] }),
    dialect: { ...keysOf(profile), unknownUser, unknownRoom },
    isHeadCut: false,
    isClockComparable: true,
    ...(typeof clockSkewSeconds === 'number' && { clockSkewSeconds }),
    recorder: 'client',
    quietWindowMs: quietWindowFor(typeof slowest === 'number' ? slowest : 0),
  };
}

/** The schema has checked that they are keys of a dialect. */
const keysOf = ({ sendKey, retrieveKey }: JsonObject): ObserverKnowledge['dialect'] =>
  ({ ...(sendKey !== undefined && { sendKey }), ...(retrieveKey !== undefined && { retrieveKey }) }) as never;

function textsIn(value: unknown): Record<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
