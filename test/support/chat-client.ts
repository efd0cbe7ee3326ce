import { once } from 'node:events';
import { type ClientOptions, type RawData, WebSocket } from 'ws';
import {
  type DialectName,
  isConnected,
  isCreateDmResponse,
  isDeployedConnected,
  isDeployedLiveFrame,
  isDeployedRetrieveResponse,
  isErrorBody,
  isLiveFrame,
  isRetrieveResponse,
  isRoomInfoResponse,
} from '../../src/protocol/index.ts';
import { within } from './deadline.ts';
import { Queue } from './queue.ts';

const frameShapes = {
  documented: [isConnected, isLiveFrame, isErrorBody],
  deployed: [isDeployedConnected, isDeployedLiveFrame, isErrorBody],
};

/** A WebSocket client that holds everything it receives against the schemas. */
export class ChatClient {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #frames = new Queue<unknown>();

  private constructor(socket: WebSocket, dialect: DialectName) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => {});
    socket.on('message', (data: RawData) => this.#frames.push(checkedFrame(data.toString(), dialect)));
  }

  /** Opens a connection and sends nothing. */
  static async open(
    url: string,
    { dialect = 'documented', ...options }: ClientOptions & { dialect?: DialectName } = {},
  ) {
    const socket = new WebSocket(url, options);
    const client = new ChatClient(socket, dialect);
    await within(once(socket, 'open'), 'the connection to open');
    return client;
  }

  /** Opens a connection and waits for CONNECTED. */
  static async connect(url: string, token: string, options: ClientOptions & { dialect?: DialectName } = {}) {
    const client = await ChatClient.open(url, options);
    client.send({ auth_token: token });
    const frame = await client.next();
    if (!JSON.stringify(frame).includes('"CONNECTED"')) throw new Error(`Not CONNECTED but ${JSON.stringify(frame)}`);
    return client;
  }

  /** Sends text as it is, bytes as a binary frame, and anything else as JSON. */
  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into frames that the schemas have checked
  next(): Promise<any> {
    return this.#frames.next('a frame');
  }

  /** Frames that have arrived and were not read. */
  get unread(): readonly unknown[] {
    return this.#frames.unread;
  }

  close(): void {
    this.socket.close();
  }
}

function checkedFrame(text: string, dialect: DialectName): unknown {
  const frame = JSON.parse(text);
  if (frameShapes[dialect].some((isShape) => isShape(frame))) return frame;
  return { undocumented: frame };
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies that the schemas have checked
  body: any;
}

const bodyShapes: Record<string, (value: unknown) => boolean> = {
  'documented/chat/room_info': isRoomInfoResponse,
  'documented/chat/retrieve': isRetrieveResponse,
  'deployed/chat/room_info': isRoomInfoResponse,
  'deployed/chat/retrieve': isDeployedRetrieveResponse,
};

export interface PostOptions {
  token?: string;
  body: unknown;
  dialect?: DialectName;
  headers?: Record<string, string>;
  /** For an answer that takes long to make, in milliseconds. */
  deadlineMs?: number;
}

/** Posts to an endpoint and holds the answer against the schemas. A body that is no text is sent as JSON. */
export async function post(
  url: string,
  path: string,
  { token, body, dialect = 'documented', headers, deadlineMs }: PostOptions,
): Promise<Answer> {
  const asked = fetch(url + path, {
    method: 'POST',
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const response = await within(asked, `${path} to be answered`, deadlineMs);
  const text = await within(response.text(), `the whole answer of ${path}`);
  const answer = {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? undefined : JSON.parse(text),
  };
  if (!fits(answer, path, dialect))
    throw new Error(`${path} answered ${response.status} ${text}, which no schema knows.`);
  return answer;
}

function fits({ status, text, body }: Answer, path: string, dialect: DialectName): boolean {
  if (status !== 200) return isErrorBody(body);
  const endpoint = path.slice(path.indexOf('/chat/'));
  if (endpoint === '/chat/create_dm') return isCreateDmResponse(text);
  return bodyShapes[dialect + endpoint]?.(body) ?? false;
}
