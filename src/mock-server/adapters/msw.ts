import { HttpResponse, http, type RequestHandler, type WebSocketHandler, ws } from 'msw';
import { chatPaths, errorBody, errorTable } from '../../protocol/index.ts';
import type { ChatReply, Switchboard } from '../switchboard/switchboard.ts';

export interface MswOptions {
  /** Base URL of the service that the client believes in, such as `https://chat.example.org/api`; any if left out. */
  url?: string | undefined;
}

/** What the chat paths stand for; a request to `connect` is a mistake. */
const namesByPath = new Map(
  Object.entries(chatPaths).map(([name, path]) => [path as string, name as keyof typeof chatPaths]),
);
const endOfPath = /\/chat\/\w+$/;

/** The largest request body that is read, in bytes; as on the mock's own server. */
const maxBodyBytes = 1_048_576;

/**
 * The chat endpoints as handlers for MSW; the switchboard may still be on its way.
 * One handler for all requests, because MSW copies a request for each handler that it asks.
 */
export function mswHandlers(
  switchboard: Promise<Switchboard>,
  { url }: MswOptions,
): (RequestHandler | WebSocketHandler)[] {
  const base = url === undefined ? '\\w+://[^?#]+?' : escaped(url.replace(/\/+$/, ''));
  const paths = [...namesByPath.keys()].join('|');
  return [
    http.all(new RegExp(`^${base}(${paths})$`), ({ request }) => answerRequest(switchboard, request)),
    liveHandler(switchboard, new RegExp(`^${base.replace(/^http/, 'ws')}${chatPaths.connect}(\\?.*)?$`)),
  ];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function answerRequest(switchboard: Promise<Switchboard>, request: Request): Promise<Response> {
  const [path = ''] = endOfPath.exec(new URL(request.url).pathname) ?? [];
  const endpoint = namesByPath.get(path);
  if (endpoint === undefined || endpoint === 'connect') return turnAwayPlainRequest(request);
  if (request.method !== 'POST') return error('METHOD_NOT_ALLOWED', { allow: 'POST, OPTIONS' });
  const body = await request.text();
  if (Buffer.byteLength(body) > maxBodyBytes) return error('PAYLOAD_TOO_LARGE');
  const authorization = request.headers.get('authorization') ?? undefined;
  return answer(await ask(await switchboard, { endpoint, authorization, body }));
}

type Asked = Parameters<Switchboard['request']>[0];

function ask(switchboard: Switchboard, asked: Asked): Promise<ChatReply> {
  return new Promise((resolve) => switchboard.request(asked, resolve));
}

function answer({ status, body, headers = {}, damage }: ChatReply): Response {
  if (damage === 'reset') return HttpResponse.error();
  const type = body ? { 'content-type': 'application/json; charset=utf-8' } : {};
  const content = damage === 'truncated' ? brokenOff(body) : body || null;
  return new HttpResponse(content, { status, headers: { ...type, ...headers } });
}

/** Half of a body, and then the end of the connection. */
function brokenOff(body: string): ReadableStream {
  const half = new TextEncoder().encode(body.slice(0, body.length / 2));
  let isHalfSent = false;
  return new ReadableStream({
    pull: (controller) => {
      if (isHalfSent) controller.error(new TypeError('The connection broke in the middle of the body.'));
      else controller.enqueue(half);
      isHalfSent = true;
    },
  });
}

function error(code: keyof typeof errorTable, headers: Record<string, string> = {}): Response {
  return answer({ status: errorTable[code].status, body: JSON.stringify(errorBody(code)), headers });
}

function turnAwayPlainRequest({ method }: Request): Response {
  return method === 'GET' ? error('UPGRADE_REQUIRED') : error('METHOD_NOT_ALLOWED', { allow: 'GET' });
}

/** No binary frame, and no frame of another kind, is ever a text. */
const textOf = (data: unknown): string | null => (typeof data === 'string' ? data : null);

function liveHandler(switchboard: Promise<Switchboard>, url: RegExp): WebSocketHandler {
  return ws.link(url).addEventListener('connection', ({ client }) => {
    const opened = switchboard.then((board) => shakeHands(board, client));
    client.addEventListener('message', ({ data }) => {
      opened.then(({ board, connection, line }) => {
        if (!line.isStalled) board.receive(connection, textOf(data));
      });
    });
    client.addEventListener('close', ({ code }) => {
      opened.then(({ board, connection }) => board.closed(connection, code));
    });
  });
}

type MswClient = Parameters<Parameters<ReturnType<typeof ws.link>['addEventListener']>[1]>[0]['client'];

interface Opened {
  board: Switchboard;
  connection: number;
  line: { isStalled: boolean };
}

/** A client of MSW never sees the status of a refused handshake, only that there is no connection. */
function shakeHands(board: Switchboard, client: MswClient): Promise<Opened> {
  const fail = (): void => client.close(noHandshake);
  return new Promise((resolve) => {
    board.upgrade({ accept: () => resolve(open(board, client)), refuse: fail, reset: fail });
  });
}

/** What a client sees of a connection that ends without a closing handshake. */
const noHandshake = 1006;

function open(board: Switchboard, client: MswClient): Opened {
  const line = { isStalled: false };
  const answerPing = (): void => {
    if (!line.isStalled) board.pong(connection);
  };
  const connection: number = board.open({
    send: ({ text }) => {
      if (!line.isStalled) client.send(text);
    },
    /**
     * There are no pings here. What the mock sends reaches the client one microtask later, and so does what the client
     * sends reach the mock; an answer two microtasks from now comes after all that the client sent before it could
     * read the frame that follows the ping, and before all that it sends because of it.
     */
    ping: () => queueMicrotask(() => queueMicrotask(answerPing)),
    // A frame that was just sent is under way, and would be lost if the connection closed before the next microtask.
    close: (code, reason) => queueMicrotask(() => client.close(code, reason)),
    terminate: () => client.close(noHandshake),
    stall: () => {
      line.isStalled = true;
    },
  });
  return { board, connection, line };
}
