import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parseJson, type Route, valueAtPointer } from '../protocol/index.ts';
import { answering, sendError, sendReply } from '../server-kit/index.ts';
import { shownPath } from '../traffic/index.ts';
import { fillText } from '../yaml-file/index.ts';
import { answerPreflight } from './adapters/answer-preflight.ts';
import { pathOf } from './adapters/chat-handler.ts';
import { readBody } from './adapters/read-body.ts';
import type { User } from './core/index.ts';
import type { Mock } from './mock.ts';
import { keyOfUser, type RouteWord, routeWord } from './scenario/problems/route-words.ts';

/** The longest body of a request to a route, in bytes. */
const longestBody = 1_048_576;

/** A placeholder is about a user whom the world does not have. */
class NoSuchUser extends Error {}

/**
 * Answers what the scenario's `routes` say.
 * @returns false where none of them is about this request
 */
export function answerRoute(mock: Mock, request: IncomingMessage, response: ServerResponse): boolean {
  const { routes = [] } = mock.scenario;
  if (routes.length === 0) return false;
  const path = pathOf(request);
  const route = routes.find(({ on }) => on === `${request.method} ${path}`);
  if (!route) return answersPreflight(routes, path, request, response);
  const { core, clock } = mock.switchboard;
  const isKnown = core.ownerOf(request.headers.authorization, clock.now()) !== undefined;
  readBody(request, { maxBytes: longestBody, isKnown }, ({ bytes, isWhole, cutOff }) => {
    answering(response, () => {
      const code = cutOff === undefined ? 'PAYLOAD_TOO_LARGE' : 'UNAVAILABLE';
      if (isWhole) answer(route, { mock, request, response, body: parseJson(bytes.toString()) });
      else sendError(response, code, { headers: ['connection', 'close'] });
    });
    mock.switchboard.report({
      type: 'routed',
      method: request.method ?? '',
      path: shownPath(request),
      status: response.statusCode,
    });
  });
  return true;
}

/** A browser asks before it sends JSON to another origin. */
function answersPreflight(
  routes: readonly Route[],
  path: string,
  { method }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (method !== 'OPTIONS' || !routes.some(({ on }) => on.split(' ')[1] === path)) return false;
  answerPreflight(response);
  return true;
}

interface Asked {
  mock: Mock;
  request: IncomingMessage;
  response: ServerResponse;
  /** The JSON that was sent; undefined for none. */
  body: unknown;
}

function answer({ respond }: Route, asked: Asked): void {
  const { status = 200, headers, body } = respond;
  try {
    const filled = filledIn(body, asked);
    const text = typeof filled === 'string' ? filled : filled === undefined ? '' : JSON.stringify(filled);
    const type = typeof filled === 'string' ? { 'content-type': 'text/plain; charset=utf-8' } : {};
    sendReply(asked.response, { status, body: text, headers: { ...type, ...lowerCased(filledIn(headers, asked)) } });
  } catch (error) {
    if (!(error instanceof NoSuchUser)) throw error;
    sendError(asked.response, 'BAD_REQUEST', { text: error.message });
  }
}

const lowerCased = (headers: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)]));

function filledIn(value: unknown, asked: Asked): unknown {
  if (typeof value === 'string') return fillText(value, (name) => meaningOf(routeWord(name), asked));
  if (Array.isArray(value)) return value.map((item) => filledIn(item, asked));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, asked)]));
}

function meaningOf(word: RouteWord | undefined, asked: Asked): string | undefined {
  if (!word) return undefined;
  if ('user' in word) return String(userFor(word.user, asked)[keyOfUser(word.what)] ?? '');
  const { headers, socket } = asked.request;
  const isTls = 'encrypted' in socket;
  const protocol = word.what === 'url' ? 'http' : 'ws';
  return `${protocol}${isTls ? 's' : ''}://${headers.host}${word.what === 'url' ? '' : '/chat/connect'}`;
}

/** @throws NoSuchUser */
function userFor(name: string, { mock, body }: Asked): User {
  const id = name.startsWith('/') ? valueAtPointer(body, name) : name;
  const user = mock.world.users.get(String(id));
  if (user) return user;
  throw new NoSuchUser(`There is no user ${JSON.stringify(id ?? null)}.`);
}
