import { headerIn } from '../raw-headers.ts';
import { noHttp } from './no-http.ts';

/** How the body of an answer ends (RFC 9112, 6.3): after so many bytes, by its last chunk, or with the connection. */
export type BodyEnd = number | 'chunked' | 'close';

/** What stands before the body of an answer. */
export interface AnswerHead {
  status: number;
  reason: string;
  /** Name, value, name, value, as they came. */
  rawHeaders: string[];
  bodyEnd: BodyEnd;
  /** Whether the target takes another request on this connection. */
  isKeptAlive: boolean;
}

const statusLine = /^HTTP\/(0\.9|1\.[01]|2\.0) (\d{3})(?: (.*))?$/;
const headerLine = /^([\w!#$%&'*+.^`|~-]+):([\t\x20-\x7e\x80-\xff]*)$/;

/**
 * Reads the head of an answer, strictly: what could be read in two ways is no HTTP.
 * @param text up to the empty line, a byte a character
 * @param method of the request
 * @throws an error of `noHttp`
 */
export function readAnswerHead(text: string, method: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n');
  const [, version, code, reason = ''] = statusLine.exec(first) ?? noHttp('Invalid status line');
  const rawHeaders = readHeaderLines(lines);
  const status = Number(code);
  const said = readFraming(rawHeaders);
  const bodyEnd = method === 'HEAD' || hasNoBody(status) ? 0 : said.bodyEnd;
  const isKeptAlive = bodyEnd !== 'close' && (version === '1.1' ? !said.isClosing : said.isKeeping);
  return { status, reason, rawHeaders, bodyEnd, isKeptAlive };
}

/** @throws an error of `noHttp` */
export function readHeaderLines(lines: readonly string[]): string[] {
  const raw: string[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = headerLine.exec(line) ?? noHttp('Invalid header');
    raw.push(name, withoutSpace(value));
  }
  return raw;
}

const hasNoBody = (status: number): boolean => status < 200 || status === 204 || status === 304;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** Not `trim`, which takes 0xa0 for space. */
function withoutSpace(value: string): string {
  let [from, to] = [0, value.length];
  while (from < to && isSpace(value.charCodeAt(from))) from += 1;
  while (to > from && isSpace(value.charCodeAt(to - 1))) to -= 1;
  return value.slice(from, to);
}

/** What the headers say of where the answer ends, and of whether another may follow. */
function readFraming(raw: readonly string[]): { bodyEnd: BodyEnd; isClosing: boolean; isKeeping: boolean } {
  const length = headerIn(raw, 'content-length');
  const coding = headerIn(raw, 'transfer-encoding');
  const connection = headerIn(raw, 'connection') ?? '';
  if (length !== undefined && coding !== undefined) noHttp('Content-Length beside Transfer-Encoding');
  if (length !== undefined && !/^\d{1,15}$/.test(length)) noHttp('Invalid Content-Length');
  const isChunked = coding !== undefined && /(^|,)[\t ]*chunked$/i.test(coding);
  return {
    bodyEnd: isChunked ? 'chunked' : length === undefined ? 'close' : Number(length),
    isClosing: /(^|,)[\t ]*close[\t ]*(,|$)/i.test(connection),
    isKeeping: /(^|,)[\t ]*keep-alive[\t ]*(,|$)/i.test(connection),
  };
}
