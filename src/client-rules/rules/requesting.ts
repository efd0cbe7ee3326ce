import { isCreateDmRequest, isRetrieveRequest, isRoomInfoRequest, parseJson } from '../../protocol/index.ts';
import type { TracedExchange } from '../../traffic/index.ts';
import { type ClientRule, type Finding, unknownClient } from '../rule.ts';
import { isMeantForChat, rejectionFinding } from './rejection.ts';

export const bearer: ClientRule = {
  id: 'client.bearer',
  judge: ({ exchanges }) => ({
    occasions: exchanges.length,
    findings: exchanges.flatMap(({ user = unknownClient, request }) => {
      const isProper = /^Bearer \S/.test(request?.authorization ?? '');
      if (!request || (isProper && !request.isWrapped)) return [];
      return {
        client: user,
        offending: [request.seq],
        sentence: isProper
          ? 'A request came with a token that had something around it, such as quotes.'
          : 'A request came without a proper Authorization header.',
        expected: `Authorization: Bearer <token>${isProper ? ', the token as it was given' : ''}`,
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

export const knownEndpoints: ClientRule = {
  id: 'client.known-endpoints',
  judge: ({ exchanges, connections, rejectedRequests }) => {
    const astray = rejectedRequests.filter(
      ({ event }) => [404, 405, 426].includes(event.status) && isMeantForChat(event) && !event.byPerson,
    );
    return {
      occasions: exchanges.length + connections.length + astray.length,
      findings: astray.map(rejectionFinding),
    };
  },
};
