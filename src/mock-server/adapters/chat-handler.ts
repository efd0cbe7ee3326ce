import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chatPaths, type EndpointName } from '../../protocol/index.ts';
import { answering, originForm, sendReply } from '../../server-kit/index.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { answerPreflight } from './answer-preflight.ts';
import { type Mountable, switchboardOf } from './mountable.ts';
import { type RequestBody, readBody } from './read-body.ts';
import { turnAway } from './turn-away.ts';
import { UnreadAnswers } from './unread-answers.ts';

const endpointsByPath = new Map<string, EndpointName>([
  [chatPaths.createDm, 'createDm'],
  [chatPaths.roomInfo, 'roomInfo'],
  [chatPaths.retrieve, 'retrieve'],
]);

export interface ChatHandlerOptions {
  /** The largest request body that is read, in bytes. */
  maxBodyBytes?: number;
}

/** Another middleware, such as `express.json()`, may have read the body already. */
type Request = IncomingMessage & { body?: unknown };

/** Handles a request for one of the four chat paths. @returns false where the path is another's */
export type ChatHandler = (request: Request, response: ServerResponse) => boolean;

/**
 * The chat endpoints as a handler for `node:http`. Framework-free, because these are the requests that must be fast;
 * `chatMiddleware` puts it into an Express app.
 * @param chat what `createMockChat` or `startMockServer` has returned
 */
export function chatHandler(chat: Mountable, { maxBodyBytes = 1_048_576 }: ChatHandlerOptions = {}): ChatHandler {
  const switchboard = switchboardOf(chat);
  const answerPost = postHandler(switchboard, maxBodyBytes);
  return (request, response) => {
    const path = pathOf(request);
    const endpoint = endpointsByPath.get(path);
    if (endpoint && request.method === 'POST') answerPost(endpoint, request, response);
    else if (endpoint && request.method === 'OPTIONS') answerPreflight(response);
    else if (endpoint) {
      const remedy = `${path} takes POST, not ${request.method}`;
      turnAway(switchboard, response, 'METHOD_NOT_ALLOWED', remedy, ['allow', 'POST, OPTIONS']);
    } else if (path === chatPaths.connect) turnAwayPlainRequest(switchboard, response);
    else return false;
    return true;
  };
}

/** The path of a request without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const target = originForm(url);
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** So much is read of a body that came with nobody's token, in bytes: its answer does not depend on the rest. */
const mostOfNobody = 65_536;

/** One for all worlds of the process: they share its memory. */
const unreadAnswers = new UnreadAnswers();

function postHandler(switchboard: Switchboard, maxBodyBytes: number) {
  const ask = (endpoint: EndpointName, response: ServerResponse, body: string): void => {
    const { authorization } = response.req.headers;
    unreadAnswers.whenTaken(response.req.socket, () => {
      switchboard.request({ endpoint, authorization, body }, (reply) => {
        answering(response, () => {
          unreadAnswers.count(response, reply.body);
          sendReply(response, reply);
        });
      });
    });
  };
  const isKnown = ({ headers }: IncomingMessage): boolean =>
    switchboard.core.ownerOf(headers.authorization, switchboard.clock.now()) !== undefined;
  const answerTo = (
    { bytes, isWhole, cutOff }: RequestBody,
    endpoint: EndpointName,
    response: ServerResponse,
  ): void => {
    if (cutOff !== undefined) turnAway(switchboard, response, 'UNAVAILABLE', cutOff, ['connection', 'close']);
    else if (!isWhole && isKnown(response.req)) {
      const remedy = `the body is larger than ${maxBodyBytes} bytes`;
      turnAway(switchboard, response, 'PAYLOAD_TOO_LARGE', remedy, ['connection', 'close']);
    } else if (!isWhole) {
      response.shouldKeepAlive = false;
      ask(endpoint, response, bytes.toString());
    } else if (isUtf8(bytes)) ask(endpoint, response, bytes.toString());
    else turnAway(switchboard, response, 'BAD_REQUEST', 'the body is not UTF-8');
  };
  return (endpoint: EndpointName, request: Request, response: ServerResponse): void => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding !== 'identity' && encoding !== '') {
      const remedy = `the body came with Content-Encoding: ${encoding}; send it plain`;
      turnAway(switchboard, response, 'UNSUPPORTED_MEDIA_TYPE', remedy);
      return;
    }
    if (request.body !== undefined) {
      ask(endpoint, response, typeof request.body === 'string' ? request.body : JSON.stringify(request.body));
      return;
    }
    const limits = isKnown(request)
      ? { maxBytes: maxBodyBytes, isKnown: true }
      : { maxBytes: Math.min(maxBodyBytes, mostOfNobody), isKnown: false };
    readBody(request, limits, (body) => answering(response, () => answerTo(body, endpoint, response)));
  };
}

function turnAwayPlainRequest(switchboard: Switchboard, response: ServerResponse): void {
  const { method } = response.req;
  if (method === 'GET') {
    const remedy = `${chatPaths.connect} is a WebSocket endpoint: open it with ws:// (or wss://), not with a plain request`;
    turnAway(switchboard, response, 'UPGRADE_REQUIRED', remedy, ['upgrade', 'websocket', 'connection', 'upgrade']);
  } else {
    const remedy = `${chatPaths.connect} takes a WebSocket handshake (GET), not ${method}`;
    turnAway(switchboard, response, 'METHOD_NOT_ALLOWED', remedy, ['allow', 'GET']);
  }
}
