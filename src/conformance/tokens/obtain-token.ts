import { type TokenSource, valueAtPointer, withoutCredentials } from '../../protocol/index.ts';
import { type Answer, describeAnswer, HttpClient, jsonOf, type Tls } from '../../wire-client/index.ts';
import { CheckProblem } from '../config/check-problem.ts';
import { runTokenCommand } from './run-token-command.ts';

/** A sign-in takes no longer. Milliseconds. */
const patience = 30_000;

/** Where tokens come from is often the target itself. */
interface Obtaining {
  /** What the token is for, such as `users.member.token`. */
  what: string;
  tls: Tls;
  /** Ends a command that is under way. */
  signal: AbortSignal;
}

/**
 * Gets a token as the config says.
 * @throws CheckProblem where none comes
 * @example await obtainToken({ command: 'pass show staging/member' }, { what: 'users.member.token', tls: {}, signal })
 */
export async function obtainToken(source: TokenSource, { what, tls, signal }: Obtaining): Promise<string> {
  const { command = '', request, pick } = source;
  const token = request
    ? await fromRequest({ request, pick }, { what, tls })
    : await fromCommand(command, { what, signal });
  if (token === '') throw new CheckProblem(`${what}: nothing came where a token should.`);
  return token;
}

async function fromCommand(command: string, { what, signal }: Omit<Obtaining, 'tls'>): Promise<string> {
  const { stdout, complaint, failure } = await runTokenCommand(command, signal);
  if (failure === undefined) return stdout;
  throw new CheckProblem(`${what}: the command failed (${failure})${complaint && `: ${complaint}`}.`);
}

interface TokenRequest {
  request: NonNullable<TokenSource['request']>;
  pick: string | undefined;
}

async function fromRequest(
  { request, pick = '' }: TokenRequest,
  { what, tls }: Omit<Obtaining, 'signal'>,
): Promise<string> {
  const { url, method = 'POST', headers } = request;
  const body: unknown = request.body;
  const shown = withoutQuery(withoutCredentials(url));
  if (!URL.canParse(url)) throw new CheckProblem(`${what}: request.url is no URL.`);
  const http = new HttpClient({ tls, timeoutMs: patience, keepAlive: false });
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await http.send({
    url,
    method,
    ...(headers && { headers }),
    ...(text !== undefined && { body: text }),
  });
  if (answer.status === undefined || answer.status >= 300) {
    throw new CheckProblem(`${what}: ${method} ${shown} was to answer a token, and answered ${withoutBody(answer)}.`);
  }
  const token = pick === '' ? answer.body.trim() : valueAtPointer(jsonOf(answer), pick);
  if (typeof token === 'string') return token;
  throw new CheckProblem(`${what}: the answer of ${method} ${shown} has no string at ${pick}.`);
}

/** A body may hold secrets, and so may a query. */
const withoutBody = ({ location, ...answer }: Answer): string =>
  describeAnswer({ ...answer, body: '', ...(location !== undefined && { location: withoutQuery(location) }) });

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');
