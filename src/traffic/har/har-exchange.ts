import { isObject, type JsonObject, plainText } from '../../protocol/index.ts';
import type { PassedRequest, PassedResponse } from '../entry.ts';
import type { TokenOwners } from '../secrets/token-owners.ts';
import type { ChatEntry } from './har-server.ts';

/** What one entry of an archive tells of a request and its answer; `took` is undefined where that is not known. */
export interface HarExchange {
  request: PassedRequest;
  response: PassedResponse;
  took: number | undefined;
}

export function readExchange(
  { endpoint, entry, request }: ChatEntry,
  number: number,
  owners: TokenOwners,
): HarExchange {
  const header = headerOf(request, 'authorization');
  const token = header?.match(/^Bearer (\S+)$/)?.[1];
  const user = writtenUser(entry) ?? (token === undefined ? undefined : owners.ownerOf(token));
  const asked = { request: number, endpoint, ...(user !== undefined && { user }) };
  const authorization = header === undefined ? undefined : owners.cutHeader(header);
  const took = typeof entry.time === 'number' && entry.time > 0 && Number.isFinite(entry.time) ? entry.time : undefined;
  return {
    request: {
      kind: 'request',
      ...asked,
      ...(authorization !== undefined && { authorization }),
      ...bodyOf(request.postData, request.bodySize),
    },
    response: { kind: 'response', ...asked, ...answerOf(entry.response) },
    took,
  };
}

function answerOf(response: unknown): Pick<PassedResponse, 'body' | 'length' | 'status' | 'failure'> {
  const { status, content, bodySize } = isObject(response) ? response : ({} as JsonObject);
  if (typeof status !== 'number' || status <= 0) return { body: '', failure: 'no answer was recorded' };
  const { size } = isObject(content) ? content : ({} as JsonObject);
  return { status, ...bodyOf(content, typeof size === 'number' && size !== 0 ? size : bodySize) };
}

/** A body that the browser has not kept is one of which nothing is left: it was there, unless its size is 0. */
function bodyOf(content: unknown, size: unknown): { body: string; length?: number } {
  if (!isObject(content) || typeof content.text !== 'string') {
    return size === 0 ? { body: '' } : { body: '', length: typeof size === 'number' && size > 0 ? Math.ceil(size) : 1 };
  }
  return { body: content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString() : content.text };
}

/** Whose it is, where chat-testbed has written the archive: its tokens are shortened. */
export const writtenUser = ({ _user: user }: JsonObject): string | undefined =>
  typeof user === 'string' ? user : undefined;

function headerOf({ headers }: JsonObject, wanted: string): string | undefined {
  const found = (Array.isArray(headers) ? headers : []).find(
    (header) => isObject(header) && plainText(header.name).toLowerCase() === wanted,
  );
  return isObject(found) ? plainText(found.value) : undefined;
}
