import { type Answer, describeAnswer, jsonOf } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import type { FirstContact } from './contact.ts';
import { occupantsOf } from './rooms/occupants.ts';
import type { Need, RoomName, ServerProfile, Unavailable } from './server-profile.ts';

/** Notes how slow the server is: waits are multiples of it. */
export function noteSpeed(session: Session, contacts: readonly FirstContact[]): void {
  session.slowestAnswer = Math.max(...contacts.flatMap(({ retrieve, roomInfo }) => [retrieve.ms, roomInfo.ms]));
}

/** Notes whether the history can be read, under which key, and who cannot connect. */
export function noteEndpoints(profile: ServerProfile, contacts: readonly FirstContact[]): void {
  const member = contacts.find(({ role }) => role === 'member');
  if (!member) return;
  if (member.history === undefined) profile.unavailable.history = brokenEndpoint(member.retrieve, 'retrieve.shape');
  else profile.retrieveKey = keyOfList(jsonOf(member.retrieve)) ?? profile.retrieveKey;
  const offline = contacts.find(({ role, connected }) => role !== 'outsider' && !connected);
  if (!offline) return;
  const because = offline.opened ? 'connect.connected' : 'connect.upgrade';
  const broken = { because, reason: `${offline.role} cannot connect.` };
  for (const need of ['connect', 'send', 'live'] satisfies Need[]) profile.unavailable[need] = broken;
}

const keyOfList = (body: unknown): ServerProfile['retrieveKey'] | undefined =>
  (['occupants', 'messages'] as const).find((key) => Array.isArray((body as Record<string, unknown> | null)?.[key]));

/** Notes where room_info does not work. @param occupants of the rooms for which it does */
export function noteRoomInfo(
  profile: ServerProfile,
  occupants: Map<RoomName, string[]>,
  contacts: readonly FirstContact[],
): void {
  const member = contacts.find(({ role }) => role === 'member');
  if (!profile.rooms.shared || occupants.has('shared') || !member) return;
  const answer = occupantsOf(member.roomInfo) ? undefined : member.roomInfo;
  if (answer) profile.unavailable['room-info'] = brokenEndpoint(answer, 'room-info.shape');
}

/** Which requirement is broken where an endpoint cannot be used. */
function brokenEndpoint(answer: Answer, requirement: string): Unavailable {
  return {
    because: answer.status === 401 ? 'auth.valid-token' : requirement,
    reason: `the endpoint cannot be used: it answers ${describeAnswer(answer)}.`,
  };
}
