import type { ServerResponse } from 'node:http';
import { attempt, type ErrorCode, errorBody, errorTable } from '../../protocol/index.ts';

/** An answer as it goes out: JSON, or empty for no body. */
export interface PlainAnswer {
  status: number;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

const forAnyOrigin = ['access-control-allow-origin', '*'];

/**
 * A browser client may stand on any origin (CORS): it needs no cookie, only the token that it holds. Some send their
 * cookies all the same, and to those a browser shows only an answer that names their origin.
 */
export function corsHeaders({ req }: ServerResponse): string[] {
  const { origin } = req.headers;
  if (origin === undefined) return forAnyOrigin;
  return ['access-control-allow-origin', origin, 'access-control-allow-credentials', 'true', 'vary', 'Origin'];
}

export const jsonType = ['content-type', 'application/json; charset=utf-8'];

/** In characters. */
const longText = 16_384;

/** @param headers name, value, name, value */
export function sendAnswer(response: ServerResponse, { status, body }: PlainAnswer, headers: string[] = []): void {
  const usual = body ? [...corsHeaders(response), ...jsonType] : corsHeaders(response);
  // Of a long text Node would keep three copies until it is taken; of bytes it keeps none.
  const content = body.length < longText ? body : Buffer.from(body);
  const common = [...usual, 'content-length', String(Buffer.byteLength(content))];
  response.writeHead(status, headers.length === 0 ? common : [...unlessIn(headers, common), ...headers]);
  response.end(content);
}

/** What is usual, but for what the headers of this answer say themselves. */
function unlessIn(headers: readonly string[], usual: readonly string[]): readonly string[] {
  const own = new Set(headers.flatMap((name, index) => (index % 2 === 0 ? name.toLowerCase() : [])));
  return usual.filter((_, index) => !own.has(usual[index - (index % 2)] ?? ''));
}

/** The text, where it is not the one of the table, and headers: name, value, name, value. */
interface ErrorReply {
  text?: string;
  headers?: string[];
}

/** Answers an error in the documented body. */
export function sendError(response: ServerResponse, code: ErrorCode, { text, headers }: ErrorReply = {}): void {
  sendAnswer(response, { status: errorTable[code].status, body: JSON.stringify(errorBody(code, text)) }, headers);
}

/** Does something for which an answer is owed: where it fails, that is 500, or the end of what has begun to go out. */
export function answering(response: ServerResponse, act: () => void): void {
  attempt(act, () => {
    if (!response.headersSent) sendError(response, 'INTERNAL_ERROR');
    else if (!response.writableEnded) response.destroy();
  });
}
