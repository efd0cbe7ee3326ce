import { isObject, kindOfShownToken, parseJson, shortenToken } from '../../protocol/index.ts';
import type { AtServer, TraceEntry } from '../entry.ts';
import { TokenOwners } from '../secrets/token-owners.ts';

/** An entry of a trace without a token: whoever wrote it has cut those that it knew. */
export function withoutSecrets(entry: TraceEntry, owners: TokenOwners): TraceEntry {
  if (entry.kind === 'at-server')
    return { ...entry, passed: withoutSecrets(asEntry(entry), owners) as typeof entry.passed };
  if ('data' in entry && entry.data !== null) return { ...entry, data: owners.cut(entry.data) };
  if (entry.kind === 'request' && entry.authorization !== undefined) {
    return { ...entry, authorization: headerWithoutToken(entry.authorization, owners), body: owners.cut(entry.body) };
  }
  return 'body' in entry ? { ...entry, body: owners.cut(entry.body) } : entry;
}

/** Without the tokens that stand in a trace as they are: its writer was another program, or somebody has edited it. */
export function withoutTokens(entries: readonly TraceEntry[]): TraceEntry[] {
  const owners = new TokenOwners(new Map(entries.flatMap(tokenIn).map((token) => [token, 'somebody'])));
  return entries.map((entry) => withoutSecrets(entry, owners));
}

/** What passed between proxy and server alone, as if it had passed all the way. */
const asEntry = ({ passed }: AtServer): TraceEntry => passed as TraceEntry;

function tokenIn(entry: TraceEntry): string[] {
  if (entry.kind === 'at-server') return tokenIn(asEntry(entry));
  const token = entry.kind === 'request' ? entry.authorization?.replace(/^\S+ +/, '') : tokenFrameIn(entry);
  return token === undefined || token === '' || token.includes('…') ? [] : [token];
}

function tokenFrameIn(entry: TraceEntry): string | undefined {
  if (entry.kind !== 'from-client' || !entry.data?.includes('auth_token')) return undefined;
  const frame = parseJson(entry.data);
  return isObject(frame) && typeof frame.auth_token === 'string' ? frame.auth_token : undefined;
}

/** What was shortened already keeps what it says of the token, such as `toke… (expired)`: verdicts depend on it. */
function headerWithoutToken(header: string, owners: TokenOwners): string {
  const cut = owners.cut(header);
  return kindOfShownToken(cut) === 'valid' ? cut.replace(longWord, shortenToken) : cut;
}

/** A last word that nobody has shortened yet; looked for only where a word begins, as a header may be long. */
const longWord = /(?<![^\s…])[^\s…]{8,}$/;
