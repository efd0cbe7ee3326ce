import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chatPaths, type EndpointName, type ErrorCode, errorBody, errorTable } from '../../protocol/index.ts';
import type { ChatReply } from '../ports/ports.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { type Mountable, switchboardOf } from './mountable.ts';
import { resetSocket } from './raw-answer.ts';
import { readBody } from './read-body.ts';
import { UnreadAnswers } from './unread-answers.ts';

const endpointsByPath = new Map<string, EndpointName>([
  [chatPaths.createDm, 'createDm'],
  [chatPaths.roomInfo, 'roomInfo'],
  [chatPaths.retrieve, 'retrieve'],
]);

/** A browser client may stand on any origin: it needs no cookie, only the token that it holds (CORS). */
const corsHeaders = ['access-control-allow-origin', '*'];
const preflightHeaders = [
  ...corsHeaders,
  'access-control-allow-methods',
  'POST, OPTIONS',
  'access-control-allow-headers',
  'authorization, content-type, x-testbed-world',
  'access-control-max-age',
  '86400',
];

export interface ChatHandlerOptions {
  /** The largest request body that is read, in bytes. */
  maxBodyBytes?: number;
}

/** Handles a request for one of the four chat paths. @returns false where the path is another's */
export type ChatHandler = (request: IncomingMessage & { body?: unknown }, response: ServerResponse) => boolean;

/**
 * The chat endpoints as a handler for `node:http`. Framework-free, because these are the requests that must be fast;
 * `chatMiddleware` puts it into an Express app.
 */
export function chatHandler(chat: Mountable, { maxBodyBytes = 1_048_576 }: ChatHandlerOptions = {}): ChatHandler {
  const switchboard = switchboardOf(chat);
  const unread = new UnreadAnswers();
  return (request, response) => {
    const path = pathOf(request);
    if (path === chatPaths.connect) {
      turnAwayPlainRequest(switchboard, request, response);
      return true;
    }
    const endpoint = endpointsByPath.get(path);
    if (!endpoint) return false;
    if (request.method === 'POST') answerPost(switchboard, endpoint, { request, response, maxBodyBytes, unread });
    else answerOtherMethod(switchboard, { request, response, path });
    return true;
  };
}

/** The path of a request without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Answers an error in the documented body; `headers` are name, value, name, value. */
export function sendError(response: ServerResponse, code: ErrorCode, { text, headers = [] }: ErrorReply = {}): void {
  send(response, { status: errorTable[code].status, body: JSON.stringify(errorBody(code, text)) }, headers);
}

interface ErrorReply {
  text?: string;
  headers?: string[];
}

/** Puts an answer on the wire, also one that a fault has damaged. */
function sendReply(response: ServerResponse, reply: ChatReply): void {
  const headers = Object.entries(reply.headers ?? {}).flat();
  if (reply.damage === undefined) send(response, reply, headers);
  else if (reply.damage === 'reset') resetSocket(response.req.socket);
  else breakOff(response, reply, headers);
}

/** Promises the whole body, sends half of it, and ends the connection. */
function breakOff(response: ServerResponse, { status, body }: ChatReply, headers: string[]): void {
  const bytes = Buffer.from(body);
  const length = ['content-length', String(Math.max(2, bytes.length))];
  response.writeHead(status, [...corsHeaders, ...jsonType, ...length, ...headers]);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

const jsonType = ['content-type', 'application/json; charset=utf-8'];

function send(response: ServerResponse, { status, body }: ChatReply, headers: string[] = []): void {
  const type = body ? jsonType : [];
  const length = ['content-length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...corsHeaders, ...type, ...length, ...headers]);
  response.end(body);
}

interface Exchange {
  request: IncomingMessage & { body?: unknown };
  response: ServerResponse;
}

function answerPost(
  switchboard: Switchboard,
  endpoint: EndpointName,
  { request, response, maxBodyBytes, unread }: Exchange & { maxBodyBytes: number; unread: UnreadAnswers },
): void {
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    const cure = `the body came with Content-Encoding: ${encoding}; send it plain`;
    turnAway(switchboard, { request, response }, 'UNSUPPORTED_MEDIA_TYPE', cure);
    return;
  }
  const { authorization } = request.headers;
  const ask = (body: string): void => {
    unread.whenTaken(request.socket, () => {
      switchboard.request({ endpoint, authorization, body }, (reply) => {
        unread.count(response, reply.body);
        sendReply(response, reply);
      });
    });
  };
  // Another middleware, such as express.json(), may have read the body already.
  if (request.body !== undefined) {
    ask(typeof request.body === 'string' ? request.body : JSON.stringify(request.body));
    return;
  }
  readBody(request, maxBodyBytes, (bytes) => {
    if (bytes === 'too-large') {
      const cure = `the body is larger than ${maxBodyBytes} bytes`;
      turnAway(switchboard, { request, response }, 'PAYLOAD_TOO_LARGE', cure, ['connection', 'close']);
    } else if (isUtf8(bytes)) ask(bytes.toString());
    else turnAway(switchboard, { request, response }, 'BAD_REQUEST', 'the body is not UTF-8');
  });
}

function answerOtherMethod(switchboard: Switchboard, { request, response, path }: Exchange & { path: string }): void {
  if (request.method === 'OPTIONS') {
    response.writeHead(204, preflightHeaders);
    response.end();
    return;
  }
  const cure = `${path} takes POST, not ${request.method}`;
  turnAway(switchboard, { request, response }, 'METHOD_NOT_ALLOWED', cure, ['allow', 'POST, OPTIONS']);
}

function turnAwayPlainRequest(switchboard: Switchboard, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    const cure = `${chatPaths.connect} is a WebSocket endpoint: open it with ws:// (or wss://), not with a plain request`;
    turnAway(switchboard, { request, response }, 'UPGRADE_REQUIRED', cure, [
      'upgrade',
      'websocket',
      'connection',
      'upgrade',
    ]);
  } else {
    const cure = `${chatPaths.connect} takes a WebSocket handshake (GET), not ${request.method}`;
    turnAway(switchboard, { request, response }, 'METHOD_NOT_ALLOWED', cure, ['allow', 'GET']);
  }
}

function turnAway(
  switchboard: Switchboard,
  { request, response }: Exchange,
  code: ErrorCode,
  cure: string,
  headers: string[] = [],
): void {
  const { method = '', url = '' } = request;
  switchboard.report({ type: 'turned-away', method, path: url, status: errorTable[code].status, cure });
  sendError(response, code, { text: `${cure.charAt(0).toUpperCase()}${cure.slice(1)}`, headers });
}
