import { isObject } from '../../protocol/index.ts';
import { type Connection, describeAnswer, jsonOf, type RecordedAnswer } from '../../wire-client/index.ts';
import type { Session } from '../case/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { FirstContact } from './contact.ts';

/** Failures that say that nobody is there, rather than that somebody behaves badly. */
const unreachableCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EACCES|EPROTO|CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS|ERR_SSL)/;

/** An address where nobody answers. @throws CheckProblem */
export function refuseUnreachable({ retrieve, connection }: FirstContact, { setup }: Session): void {
  if (retrieve.code && unreachableCodes.test(retrieve.code)) {
    throw new CheckProblem(`${setup.url} cannot be reached: ${retrieve.failure}.${remedy(retrieve.code)}`);
  }
  const { failure } = connection;
  if (failure?.code && unreachableCodes.test(failure.code)) {
    throw new CheckProblem(`${setup.webSocketUrl} cannot be reached: ${failure.message}.${remedy(failure.code)}`);
  }
}

function remedy(code: string): string {
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
export function refuseWrongAddress(contacts: readonly FirstContact[], { setup }: Session): void {
  const isForeign = ({ retrieve, roomInfo, opened }: FirstContact): boolean =>
    !opened && retrieve.status === 404 && roomInfo.status === 404;
  if (!contacts.every(isForeign)) return;
  throw new CheckProblem(
    `There is no chat at ${setup.url}: /chat/retrieve and /chat/room_info answer 404, and nobody can connect to ` +
      `${setup.webSocketUrl}. Is the base URL right, with its path?`,
  );
}

const closing = ({ closed }: Connection): string => (closed ? ` (closed with ${closed.code})` : '');

function isNotFound(answer: RecordedAnswer): boolean {
  const body = jsonOf(answer);
  return answer.status === 404 && isObject(body) && typeof body.error_code === 'string';
}
