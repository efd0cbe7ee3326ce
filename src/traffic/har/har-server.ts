import { chatPaths, type EndpointName, isObject, type JsonObject, plainText } from '../../protocol/index.ts';

/** An entry of an archive that is about the chat. */
export interface ChatEntry {
  /** Base URL of the server, with http or https. */
  base: string;
  endpoint: EndpointName | 'connect';
  /** When it began, in milliseconds since 1970. */
  at: number;
  entry: JsonObject;
  request: JsonObject;
}

/** The chat's entries of an archive, by server: what passed on one says nothing about another. */
export function chatServers(entries: readonly unknown[]): { url: string; entries: ChatEntry[] }[] {
  const chat = entries.flatMap((entry) => (isObject(entry) ? (chatEntry(entry) ?? []) : []));
  const posts = new Set(chat.filter(({ endpoint }) => endpoint !== 'connect').map(({ base }) => base));
  const all = new Set(chat.map(({ base }) => base));
  // Sockets may live at another address than the rest.
  const isOneServer = posts.size === 1 && all.size === 2;
  const [only] = posts;
  if (isOneServer && only !== undefined) return [{ url: only, entries: chat }];
  return [...all].map((url) => ({ url, entries: chat.filter(({ base }) => base === url) }));
}

function chatEntry(entry: JsonObject): ChatEntry | undefined {
  const { request } = entry;
  if (!isObject(request) || typeof request.url !== 'string') return undefined;
  const at = Date.parse(plainText(entry.startedDateTime));
  const [url = ''] = request.url.split(/[?#]/, 1);
  const place = Object.entries(chatPaths).find(([, path]) => url.endsWith(path));
  if (!place || !Number.isFinite(at)) return undefined;
  const [endpoint, path] = place;
  const base = url.slice(0, -path.length).replace(/^ws/i, 'http');
  if (endpoint !== 'connect' && request.method !== 'POST') return undefined;
  return { base, endpoint: endpoint as ChatEntry['endpoint'], at, entry, request };
}
