import { chatPaths, type DialectName, dialects, type ErrorCode, errorBody } from '../protocol/index.ts';
import type { Components } from './components.ts';
import { type ApiDocument, errorAnswer, infoOf, jsonOf, ownComponents, requirementsOf } from './document.ts';

/** The folder of the shapes that a dialect has of its own. */
export const shapesOf = (dialect: DialectName): string => (dialect === 'deployed' ? 'deployed/' : '');

const authenticationErrors = ['AUTH_TOKEN_MISSING', 'AUTH_TOKEN_EXPIRED', 'AUTH_TOKEN_INVALID'] as const;

/**
 * The requests of the chat as OpenAPI 3.1; what passes on `/chat/connect` is in {@link chatAsyncApi}.
 * @example chatOpenApi('documented').paths['/chat/retrieve']
 */
export function chatOpenApi(dialect: DialectName): ApiDocument {
  const components = ownComponents();
  const paths = {
    [chatPaths.createDm]: createDm(components, dialect),
    [chatPaths.roomInfo]: roomInfo(components, dialect),
    [chatPaths.retrieve]: retrieve(components, dialect),
  };
  return {
    openapi: '3.1.0',
    info: infoOf('Chat', `The requests of the chat, in the dialect \`${dialect}\`. Live messages: asyncapi.json.`),
    servers: [{ url: '/' }],
    tags: [{ name: 'chat', description: 'Rooms and their history.' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: "The user's authentication token." } },
      schemas: components.schemas,
    },
  };
}

function createDm(components: Components, dialect: DialectName) {
  return endpoint(components, {
    operationId: 'createDm',
    summary: 'Opens a direct message room with another user',
    request: 'create-dm-request.schema.json',
    ok: { description: 'The room is there. No body.' },
    notFound: ['The other user does not exist.', dialects[dialect].unknownUser],
    chapter: 'create-dm',
  });
}

function roomInfo(components: Components, dialect: DialectName) {
  return endpoint(components, {
    operationId: 'roomInfo',
    summary: 'The name and the occupants of a room',
    request: 'room-info-request.schema.json',
    ok: { description: 'The room.', ...jsonOf(components.refer('room-info-response.schema.json')) },
    notFound: ['The room does not exist, or the caller is not in it.', dialects[dialect].unknownRoom],
    chapter: 'room-info',
  });
}

function retrieve(components: Components, dialect: DialectName) {
  const answer = components.refer(`${shapesOf(dialect)}retrieve-response.schema.json`);
  return endpoint(components, {
    operationId: 'retrieve',
    summary: "What was posted in the caller's rooms after a message",
    request: 'retrieve-request.schema.json',
    ok: { description: 'The messages.', ...jsonOf(answer) },
    chapter: 'retrieve',
  });
}

interface Endpoint {
  operationId: string;
  summary: string;
  request: string;
  ok: object;
  notFound?: [description: string, code: ErrorCode];
  /** Of the register. */
  chapter: string;
}

function endpoint(components: Components, { operationId, summary, request, ok, notFound, chapter }: Endpoint) {
  const error = components.refer('error.schema.json');
  return {
    post: {
      operationId,
      summary,
      tags: ['chat'],
      'x-requirements': requirementsOf('auth', chapter),
      requestBody: { required: true, ...jsonOf(components.refer(request)) },
      responses: {
        200: ok,
        401: withExamples('The token is missing, expired or invalid.', error, authenticationErrors),
        ...(notFound && { 404: withExamples(notFound[0], error, [notFound[1]]) }),
        '4XX': errorAnswer('The request is malformed.', error),
      },
    },
  };
}

function withExamples(description: string, schema: unknown, codes: readonly ErrorCode[]) {
  const examples = Object.fromEntries(codes.map((code) => [code, { value: errorBody(code) }]));
  return { description, content: { 'application/json': { schema, examples } } };
}
