import { isObject, type JsonObject } from '../../protocol/index.ts';
import { findList } from '../../traffic/index.ts';
import { type Connection, describeAnswer, jsonOf, type RecordedAnswer } from '../../wire-client/index.ts';
import type { CaseContext } from '../case/case-context.ts';
import type { Session } from '../case/session.ts';
import { CheckProblem } from '../config/check-problem.ts';
import type { Role } from './server-profile.ts';

/** How the server received one user: what the endpoints answered and whether a connection went live. */
export interface Greeting {
  role: Role;
  retrieve: RecordedAnswer;
  roomInfo: RecordedAnswer;
  connection: Connection;
  opened: boolean;
  connected: boolean;
  /** Undefined where no list of messages could be found in the answer. */
  history: JsonObject[] | undefined;
}

/** Failures that say that nobody is there, rather than that somebody behaves badly. */
const unreachableCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EACCES|EPROTO|CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS|ERR_SSL)/;

/**
 * Says hello as every user at once: one answer of two endpoints and one connection each.
 * @throws CheckProblem where nobody is there, or our own token is refused everywhere
 */
export async function makeFirstConnections(context: CaseContext, session: Session): Promise<Greeting[]> {
  const roles = Object.keys(session.setup.users) as Role[];
  const greetings = await Promise.all(roles.map((role) => greetAs(context, role)));
  for (const greeting of greetings) {
    refuseUnreachable(greeting, session);
    refuseWrongToken(greeting);
  }
  refuseWrongAddress(greetings, session);
  return greetings;
}

async function greetAs(context: CaseContext, role: Role): Promise<Greeting> {
  const connection = context.open(role);
  const someRoom = context.profile.rooms[role === 'outsider' ? 'foreign' : 'shared'] ?? '1';
  const [retrieve, roomInfo, live] = await Promise.all([
    context.retrieve(role, 0),
    context.call(role, 'roomInfo', { room_id: someRoom }),
    goLive(context, connection),
  ]);
  const list = usableList(context, retrieve) ?? usableList(context, await context.retrieve(role, 1));
  return { role, retrieve, roomInfo, connection, ...live, history: list?.filter(isObject) };
}

function usableList({ profile }: CaseContext, answer: RecordedAnswer): unknown[] | undefined {
  return answer.status === 200 ? findList(jsonOf(answer), profile.retrieveKey) : undefined;
}

async function goLive(context: CaseContext, connection: Connection): Promise<{ opened: boolean; connected: boolean }> {
  const opened = await connection.opened();
  if (!opened) return { opened, connected: false };
  connection.sendToken();
  return { opened, connected: await context.isConnected(connection) };
}

function refuseUnreachable({ retrieve, connection }: Greeting, { setup }: Session): void {
  if (retrieve.code && unreachableCodes.test(retrieve.code)) {
    throw new CheckProblem(`${setup.url} cannot be reached: ${retrieve.failure}.${cure(retrieve.code)}`);
  }
  const { failure } = connection;
  if (failure?.code && unreachableCodes.test(failure.code)) {
    throw new CheckProblem(`${setup.webSocketUrl} cannot be reached: ${failure.message}.${cure(failure.code)}`);
  }
}

function cure(code: string): string {
  const isCertificate = /^(CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS)/.test(code);
  if (isCertificate)
    return ' Give its certificate authority with --ca FILE, or accept any certificate with --insecure.';
  return code === 'EPROTO' ? ' Does it speak TLS?' : ' Is the server running, and is the address right?';
}

/** A token that nothing accepts is our own mistake; one that something accepts is not. */
function refuseWrongToken({ role, retrieve, roomInfo, connected, connection }: Greeting): void {
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

/** Where nothing of the chat is there, it is not a broken chat: the address is wrong. */
function refuseWrongAddress(greetings: readonly Greeting[], { setup }: Session): void {
  const isForeign = ({ retrieve, roomInfo, opened }: Greeting): boolean =>
    !opened && retrieve.status === 404 && roomInfo.status === 404;
  if (!greetings.every(isForeign)) return;
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
