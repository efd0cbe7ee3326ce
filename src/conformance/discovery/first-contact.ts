import { setTimeout as delay } from 'node:timers/promises';
import { isObject } from '../../protocol/index.ts';
import { findList } from '../../traffic/index.ts';
import { type Connection, isFromGateway, jsonOf, type RecordedAnswer } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import type { CaseContext } from '../case/case-context.ts';
import { refuseUnreachable, refuseWrongAddress, refuseWrongToken } from '../preflight/index.ts';
import type { FirstContact } from './contact.ts';
import type { UserRole } from './server-profile.ts';

/**
 * Contacts the server as every user at once: two requests and one connection each.
 * @throws CheckProblem where nobody is there, or our own token is refused everywhere
 */
export async function contactAsEveryUser(context: CaseContext, session: Session): Promise<FirstContact[]> {
  const roles = Object.keys(session.setup.users) as UserRole[];
  const contacts = await Promise.all(roles.map((role) => contactAs(context, role)));
  for (const contact of contacts) {
    await refuseUnreachable(contact, session);
    refuseWrongToken(contact);
  }
  await refuseWrongAddress(contacts, session);
  return contacts;
}

async function contactAs(context: CaseContext, role: UserRole): Promise<FirstContact> {
  const someRoom = context.profile.rooms[role === 'outsider' ? 'foreign' : 'shared'] ?? '1';
  const [retrieve, roomInfo, live] = await Promise.all([
    context.retrieve(role, 0),
    context.call(role, 'roomInfo', { room_id: someRoom }),
    goLive(context, role),
  ]);
  const isSilent = !live.opened && (retrieve.status === undefined || retrieve.status >= 429);
  const list =
    usableList(context, retrieve) ?? (isSilent ? undefined : usableList(context, await context.retrieve(role, 1)));
  return { role, retrieve, roomInfo, ...live, history: list?.filter(isObject) };
}

function usableList({ profile }: CaseContext, answer: RecordedAnswer): unknown[] | undefined {
  return answer.status === 200 ? findList(jsonOf(answer), profile.retrieveKey) : undefined;
}

/** After each of these a handshake is tried again that a gateway has answered. Milliseconds. */
const pauses = [250, 500, 1000];

async function goLive(
  context: CaseContext,
  role: UserRole,
): Promise<Pick<FirstContact, 'connection' | 'opened' | 'connected'>> {
  const { connection, opened } = await openPatiently(context, role);
  if (!opened) return { connection, opened, connected: false };
  connection.sendToken();
  return { connection, opened, connected: await context.isConnected(connection) };
}

async function openPatiently(
  context: CaseContext,
  role: UserRole,
): Promise<{ connection: Connection; opened: boolean }> {
  for (let tries = 0; ; tries += 1) {
    const connection = context.open(role);
    const opened = await connection.opened();
    const pause = pauses[tries];
    const { refusal } = connection;
    // After 503 the connection has tried again by itself.
    const isGateways = refusal !== undefined && refusal.status !== 503 && isFromGateway(refusal);
    if (!isGateways || pause === undefined) return { connection, opened };
    await delay(pause);
  }
}
