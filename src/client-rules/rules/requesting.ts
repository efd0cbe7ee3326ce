import {
  chatPaths,
  type EndpointName,
  isCreateDmRequest,
  isObject,
  isRetrieveRequest,
  isRoomInfoRequest,
  parseJson,
} from '../../protocol/index.ts';
import type { TracedExchange, TraceIndex } from '../../traffic/index.ts';
import { type BurstLimits, findBurst } from '../burst.ts';
import { groupBy } from '../group-by.ts';
import { type ClientRule, type Finding, unknownClient } from '../rule.ts';
import { rejectionFinding } from './rejection.ts';

export const bearer: ClientRule = {
  id: 'client.bearer',
  judge: ({ exchanges }) => ({
    occasions: exchanges.length,
    findings: exchanges.flatMap(({ user = unknownClient, request }) => {
      if (!request || /^Bearer \S/.test(request.authorization ?? '')) return [];
      return {
        client: user,
        offending: [request.seq],
        sentence: 'A request came without a proper Authorization header.',
        expected: 'Authorization: Bearer <token>',
        actual: request.authorization === undefined ? 'no such header' : `Authorization: ${request.authorization}`,
      };
    }),
  }),
};

interface Parameters {
  isValid: (body: unknown) => boolean;
  shape: string;
}

const parameters: Record<string, Parameters> = {
  createDm: { isValid: isCreateDmRequest, shape: '{"other":"<user id>"}' },
  roomInfo: { isValid: isRoomInfoRequest, shape: '{"room_id":"<room id>"}' },
  retrieve: { isValid: isRetrieveRequest, shape: '{"after":<message id, a whole number from 0 up>}' },
};

export const requestBody: ClientRule = {
  id: 'client.request-body',
  judge: ({ exchanges, rejectedRequests }) => {
    const refused = rejectedRequests.filter(({ event }) => event.status === 413 || event.status === 415);
    return {
      occasions: exchanges.length + refused.length,
      findings: [...exchanges.flatMap(wrongParameters), ...refused.map(rejectionFinding)],
    };
  },
};

function wrongParameters({ user = unknownClient, request }: TracedExchange): Finding[] {
  const expected = request && parameters[request.endpoint];
  if (!expected || request.length !== undefined) return [];
  const body = parseJson(request.body);
  // A body that is no JSON is the matter of client.valid-json.
  if (body === undefined || expected.isValid(body)) return [];
  return [
    {
      client: user,
      offending: [request.seq],
      sentence: 'A request had other parameters than its endpoint takes.',
      expected: expected.shape,
      actual: request.body,
    },
  ];
}

/** A browser asks for icons and a test runner for health; only what was meant for the chat is judged. */
const meantForChat = /chat|connect|create_?dm|room_?info|retrieve/i;

export const knownEndpoints: ClientRule = {
  id: 'client.known-endpoints',
  judge: ({ exchanges, connections, rejectedRequests }) => {
    const astray = rejectedRequests.filter(
      ({ event }) => [404, 405, 426].includes(event.status) && meantForChat.test(event.path),
    );
    return {
      occasions: exchanges.length + connections.length + astray.length,
      findings: astray.map(rejectionFinding),
    };
  },
};

/** How often the same thing may be tried again with a token that has run out. */
const retryLimits: BurstLimits = { most: 10, windowMs: 10_000 };

export const logsInAgain: ClientRule = {
  id: 'client.logs-in-again',
  judge: (traceIndex) => {
    const attempts = expiredAttempts(traceIndex);
    return {
      occasions: attempts.length,
      findings: groupBy(attempts, ({ client, what }) => `${client}\n${what}`).flatMap(hammering),
    };
  },
};

/** Something tried with a token that had run out. */
interface Attempt {
  client: string;
  /** What was tried, exactly. */
  what: string;
  where: string;
  seq: number;
  at: number;
  /** When the client was told. */
  toldSeq: number;
}

function expiredAttempts({ connections, exchanges }: TraceIndex): Attempt[] {
  const connects = connections.flatMap(({ user, opened, refused }): Attempt[] => {
    if (!opened || !refused?.event.isAnswered || refused.event.error !== 'AUTH_TOKEN_EXPIRED') return [];
    return [
      {
        client: user ?? unknownClient,
        what: 'connect',
        where: chatPaths.connect,
        seq: opened.seq,
        at: opened.at,
        toldSeq: refused.seq,
      },
    ];
  });
  const requests = exchanges.flatMap(({ user, request, response }): Attempt[] => {
    if (!request || response?.status !== 401 || response.damage) return [];
    if (errorCodeOf(response.body) !== 'AUTH_TOKEN_EXPIRED') return [];
    const where = chatPaths[request.endpoint as EndpointName];
    const what = `${where} ${request.body}`;
    return [{ client: user ?? unknownClient, what, where, seq: request.seq, at: request.at, toldSeq: response.seq }];
  });
  return [...connects, ...requests].sort((a, b) => a.seq - b.seq);
}

/** An attempt counts only when it began after another of its kind was refused: the ones before could not know. */
function hammering(attempts: Attempt[]): Finding[] {
  const firstTold = attempts.reduce((first, { toldSeq }) => Math.min(first, toldSeq), Number.POSITIVE_INFINITY);
  const burst = findBurst(
    attempts.filter(({ seq }) => seq > firstTold),
    retryLimits,
  );
  if (!burst) return [];
  const { most, windowMs } = retryLimits;
  const { client, where } = burst[0] as Attempt;
  return [
    {
      client,
      offending: burst.map(({ seq }) => seq),
      sentence: `After AUTH_TOKEN_EXPIRED the same was tried ${burst.length} more times within ${windowMs / 1000} s (${where}).`,
      expected: `at most ${most} retries in ${windowMs / 1000} s with a token that has run out`,
      actual: `${burst.length} retries`,
    },
  ];
}

function errorCodeOf(body: string): unknown {
  const value = parseJson(body);
  return isObject(value) ? value.error_code : undefined;
}
