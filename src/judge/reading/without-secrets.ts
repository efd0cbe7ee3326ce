import { shortenToken } from '../../protocol/index.ts';
import type { TokenOwners, TraceEntry } from '../../traffic/index.ts';

/** An entry of a trace without a token: whoever wrote it has cut those that it knew. */
export function withoutSecrets(entry: TraceEntry, owners: TokenOwners): TraceEntry {
  if ('data' in entry && entry.data !== null) return { ...entry, data: owners.cut(entry.data) };
  if (entry.kind === 'request' && entry.authorization !== undefined) {
    const authorization = owners.cut(entry.authorization).replace(longWord, shortenToken);
    return { ...entry, authorization, body: owners.cut(entry.body) };
  }
  return 'body' in entry ? { ...entry, body: owners.cut(entry.body) } : entry;
}

/** A last word that nobody has shortened yet. */
const longWord = /[^\s…]{8,}$/;
