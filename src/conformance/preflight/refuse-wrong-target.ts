import { isObject } from '../../protocol/index.ts';
import { type Answer, type Connection, describeAnswer, jsonOf } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { FirstContact } from '../discovery/contact.ts';
import { describeStranger } from './describe-stranger.ts';
import { findChat } from './find-chat.ts';

/** Failures that say that nobody is there, rather than that somebody behaves badly. */
const unreachableCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EACCES|EPROTO|CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS|ERR_SSL|EPROXY)/;

/** An address where nobody answers. @throws CheckProblem */
export async function refuseUnreachable({ retrieve, connection }: FirstContact, session: Session): Promise<void> {
  const { setup } = session;
  const failure = retrieve.code ? { code: retrieve.code, message: retrieve.failure } : connection.failure;
  if (!failure?.code || !unreachableCodes.test(failure.code)) return;
  const where = retrieve.code ? setup.url : setup.webSocketUrl;
  const said = `${where} cannot be reached: ${failure.message}.${remedy(failure.code)}`;
  if (failure.code === 'EPROXY') throw new CheckProblem(said);
  throw new CheckProblem(`${said}${await findChat(session)}`);
}

function remedy(code: string): string {
  if (code === 'EPROXY') return ' Hosts that stand in NO_PROXY are reached without a proxy.';
  const isCertificate = /^(CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS)/.test(code);
  if (isCertificate)
    return ' Give its certificate authority with --ca FILE, or accept any certificate with --insecure.';
  return code === 'EPROTO' ? ' Does it speak TLS?' : ' Is the server running, and is the address right?';
}

/** A token that nothing accepts is a mistake in the config; one that something accepts is not. @throws CheckProblem */
export function refuseWrongToken({ role, retrieve, roomInfo, connected, connection }: FirstContact): void {
  const answers = [retrieve, roomInfo];
  const refused = answers.filter(({ status }) => status === 401 || status === 403);
  const accepted = connected || answers.some((answer) => answer.status === 200 || isNotFound(answer));
  if (accepted || refused.length === 0) return;
  const said = describeAnswer(refused[0] ?? retrieve);
  throw new CheckProblem(
    `The token of ${role} is accepted nowhere on this server, not even by /chat/connect${closing(connection)}: ` +
      `it answered ${said}. Look at users.${role}.token in the config.`,
  );
}

/** An address where nothing of the chat is found: it is wrong, and the chat is not broken. @throws CheckProblem */
export async function refuseWrongAddress(contacts: readonly FirstContact[], session: Session): Promise<void> {
  const isForeign = ({ retrieve, roomInfo, opened }: FirstContact): boolean =>
    !opened && [retrieve, roomInfo].every((answer) => answer.status === 404 || !isOfChat(answer));
  const isRedirected = ({ retrieve, roomInfo }: FirstContact): boolean =>
    [retrieve, roomInfo].every(({ location }) => location !== undefined);
  const [contact] = contacts;
  const isNoChat = contacts.every(isForeign);
  if (!contact || !(isNoChat || contacts.every(isRedirected))) return;
  const said = isNoChat ? 'There is no chat at' : 'No request reaches the chat at';
  throw new CheckProblem(
    `${said} ${session.setup.url}: ${describeStranger(contact, session)}${await findChat(session)}`,
  );
}

const closing = ({ closed }: Connection): string => (closed ? ` (closed with ${closed.code})` : '');

/** The room is not there for this user, who was let in. */
const isNotFound = (answer: Answer): boolean => answer.status === 404 && isOfChat(answer);

/** What only a chat, or one that is broken somehow, answers. */
function isOfChat(answer: Answer): boolean {
  const body = jsonOf(answer);
  if (!isObject(body)) return false;
  return answer.status === 200 || typeof body.error_code === 'string';
}
