/**
 * The parts of an HTTP archive (HAR 1.2) that tell of the chat. `_webSocketMessages` is an extension: Chrome writes
 * its times in seconds, Playwright in milliseconds; Firefox leaves sockets out.
 */
export interface Har {
  log: { version: string; creator: { name: string; version: string }; entries: HarEntry[] };
}

export interface HarEntry {
  /** ISO 8601. */
  startedDateTime: string;
  /** Milliseconds until the whole answer had come. */
  time: number;
  request: HarRequest;
  response: HarResponse;
  cache: Record<string, never>;
  timings: { send: number; wait: number; receive: number };
  /** Whose it is: tokens are shortened, so that they do not tell. An extension of our own. */
  _user?: string;
  /** The socket had been open for some time when the recording began. An extension of our own. */
  _isHeadCut?: true;
  _resourceType?: string;
  _webSocketMessages?: HarMessage[];
}

export interface HarMessage {
  type: 'send' | 'receive';
  time: number;
  /** 1 for text, 2 for bytes, which stand in base64. */
  opcode: number;
  data: string;
  /** How many characters it had before it was shortened for keeping. An extension of our own. */
  _length?: number;
}

interface HarRequest {
  method: string;
  url: string;
  httpVersion: string;
  headers: HarHeader[];
  queryString: HarHeader[];
  cookies: never[];
  headersSize: number;
  bodySize: number;
  postData?: { mimeType: string; text: string };
}

interface HarResponse {
  status: number;
  statusText: string;
  httpVersion: string;
  headers: HarHeader[];
  cookies: never[];
  content: { size: number; mimeType: string; text?: string; encoding?: string };
  redirectURL: string;
  headersSize: number;
  bodySize: number;
}

export interface HarHeader {
  name: string;
  value: string;
}
