import { pathOf, type TraceEntry } from '../../traffic/index.ts';

/** Quotes for a shell. @example shellWord("it's") // 'it'\\''s' in quotes */
export function shellWord(text: string): string {
  return /^[\w./:@=#*-]+$/.test(text) && !text.startsWith('#') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A request as a line for a shell.
 * @param token stands in for the one in the trace, which is shortened
 */
export function curlOf(
  { endpoint, method = 'POST', authorization, body }: Extract<TraceEntry, { kind: 'request' }>,
  mockUrl: string,
  token?: string,
): string {
  const credentials = token === undefined ? authorization : `Bearer ${token}`;
  const header = credentials === undefined ? '' : ` -H ${shellWord(`Authorization: ${credentials}`)}`;
  const data = body === '' ? '' : ` --data-raw ${shellWord(body)}`;
  return `curl -X ${shellWord(method)} ${shellWord(`${mockUrl}${pathOf(endpoint)}`)}${header}${data}`;
}
