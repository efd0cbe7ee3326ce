import { chatPaths, isObject } from '../../protocol/index.ts';
import { HttpClient, jsonOf } from '../../wire-client/index.ts';
import type { Session } from '../case/acting/session.ts';

/** Where APIs often are. */
const usualPaths = ['', '/api', '/v1', '/api/v1'];
/** Whoever is there answers within so many milliseconds. */
const patience = 1500;

/**
 * Looks for the chat near an address where it is not: under the usual paths, above the given one, and with the other
 * protocol. Nothing is sent but a request without a token, which a chat refuses.
 * @returns where it seems to be, as a sentence; else what to look at
 */
export async function findChat({ setup }: Session): Promise<string> {
  const http = new HttpClient({
    tls: { ...setup.tls, rejectUnauthorized: false },
    timeoutMs: patience,
    keepAlive: false,
  });
  try {
    const candidates = candidatesFor(setup.url);
    const found = await Promise.all(candidates.map((url) => isChat(http, url)));
    const at = candidates.find((_, index) => found[index]);
    return at === undefined
      ? ' Is the base URL right, with its path?'
      : ` The chat seems to be at ${at}: give that as target.`;
  } finally {
    http.close();
  }
}

async function isChat(http: HttpClient, url: string): Promise<boolean> {
  const answer = await http.send({ url: `${url}${chatPaths.retrieve}`, body: '{"after":0}' });
  const body = jsonOf(answer);
  return answer.status === 401 && isObject(body) && typeof body.error_code === 'string';
}

function candidatesFor(url: string): string[] {
  const { protocol, host, pathname } = new URL(url);
  const other = protocol === 'https:' ? 'http:' : 'https:';
  const parts = pathname.split('/').filter(Boolean);
  const above = parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  const paths = [...new Set([...usualPaths, ...above, ...above.map((path) => `${path}/api`)])];
  return [protocol, other].flatMap((each) => paths.map((path) => `${each}//${host}${path}`));
}
