import { chatPaths, type EndpointName, groupsOf, isObject, parseJson } from '../../protocol/index.ts';
import type { TracedConnection, TracedExchange, TraceIndex } from '../../traffic/index.ts';
import { countInFront } from '../from-trace/bisect.ts';
import { type BurstLimits, findBurst } from '../from-trace/burst.ts';
import { type ClientRule, type Finding, unknownClient } from '../rule.ts';

/** How often the same thing may be tried again with a token that was refused. */
const retryLimits: BurstLimits = { most: 10, windowMs: 10_000 };

/** Or so slowly, in milliseconds from one try to the next; who waits longer may be a person who comes back. */
const longestPauseMs = 60_000;

export const logsInAgain: ClientRule = {
  id: 'client.logs-in-again',
  judge: (traceIndex) => {
    const attempts = refusedAttempts(traceIndex);
    const successes = successesIn(traceIndex);
    return {
      occasions: attempts.length,
      findings: groupsOf(attempts, ({ token, what }) => `${token}\n${what}`).flatMap((same) =>
        hammering(same, successes),
      ),
    };
  },
};

/** Where something was let in, whoever it was: a client that goes on with another token has logged in again. */
function successesIn({ connections, exchanges }: TraceIndex): number[] {
  const answers = exchanges.flatMap(({ user, response }) => {
    return response && user !== undefined && response.status !== 401 ? response.seq : [];
  });
  return [...answers, ...connections.flatMap(({ connected }) => connected?.seq ?? [])].sort((a, b) => a - b);
}

/** Something tried with a token that was refused. */
interface Attempt {
  client: string;
  /** Whose token it was, or which of those that are nobody's. */
  token: string;
  /** What was tried, exactly. */
  what: string;
  where: string;
  seq: number;
  at: number;
  /** When the client was told. */
  toldSeq: number;
  error: string;
}

function refusedAttempts({ connections, exchanges }: TraceIndex): Attempt[] {
  return [...connections.flatMap(refusedConnection), ...exchanges.flatMap(refusedRequest)];
}

function refusedConnection({ user, opened, refused }: TracedConnection): Attempt[] {
  const { event } = refused ?? {};
  const token = tokenOf(user, event?.unknownToken);
  if (!opened || !refused || !event?.isAnswered || event.reason !== 'token' || token === undefined) return [];
  const { seq, at } = opened;
  const where = chatPaths.connect;
  const client = user ?? unknownClient;
  return [{ client, token, what: 'connect', where, seq, at, toldSeq: refused.seq, error: event.error }];
}

function refusedRequest({ user, request, response }: TracedExchange): Attempt[] {
  const token = tokenOf(user, request?.unknownToken);
  if (!request || response?.status !== 401 || response.damage || token === undefined) return [];
  const { seq, at } = request;
  const where = chatPaths[request.endpoint as EndpointName];
  const what = `${where} ${request.body}`;
  const error = String(errorCodeOf(response.body) ?? '401');
  return [{ client: user ?? unknownClient, token, what, where, seq, at, toldSeq: response.seq, error }];
}

/** Undefined where it is not certain that the next one is the same. */
function tokenOf(user: string | undefined, unknownToken: number | undefined): string | undefined {
  return user ?? (unknownToken === undefined ? undefined : `unknown token ${unknownToken}`);
}

/** An attempt counts only when it began after another of its kind was refused: the ones before could not know. */
function hammering(attempts: Attempt[], successes: readonly number[]): Finding[] {
  const firstTold = attempts.reduce((first, { toldSeq }) => Math.min(first, toldSeq), Number.POSITIVE_INFINITY);
  const retries = attempts.filter(({ seq }) => seq > firstTold);
  const burst = findBurst(retries, retryLimits);
  const found = burst ?? findSlowRetries(retries, successes);
  if (!found) return [];
  const { most, windowMs } = retryLimits;
  const { client, where, error } = found[0] as Attempt;
  const pace = burst ? `within ${windowMs / 1000} s` : 'in a row, and nothing was let in between them';
  return [
    {
      client,
      offending: found.map(({ seq }) => seq),
      sentence: `After ${error} the same was tried ${found.length} more times ${pace}, with the same token (${where}).`,
      expected: `at most ${most} retries ${burst ? `in ${windowMs / 1000} s` : 'in a row'} with a token that was refused`,
      actual: `${found.length} retries`,
    },
  ];
}

/** The first retries that follow one another without a long pause and without a success of anybody; undefined where they are few. */
function findSlowRetries(retries: readonly Attempt[], successes: readonly number[]): Attempt[] | undefined {
  let row: Attempt[] = [];
  for (const retry of retries) {
    const last = row.at(-1);
    const follows = last && retry.at > last.at && retry.at - last.at <= longestPauseMs;
    const isBroken = last && firstAfter(successes, last.seq) < retry.seq;
    row = follows && !isBroken ? [...row, retry] : [retry];
    if (row.length > retryLimits.most) return row;
  }
  return undefined;
}

const firstAfter = (seqs: readonly number[], seq: number): number =>
  seqs[countInFront(seqs, (each) => each <= seq)] ?? Number.POSITIVE_INFINITY;

function errorCodeOf(body: string): unknown {
  const value = parseJson(body);
  return isObject(value) ? value.error_code : undefined;
}
