import { isObject, kindOfShownToken, parseJson } from '../../protocol/index.ts';
import { saysConnected, type TraceEntry } from '../../traffic/index.ts';

/** A token that a run has sent, and what the server made of it. */
export interface TokenUse {
  /** Whose token it was. */
  user: string;
  /** Whether it was the user's own and as it should be; else it had to be refused. */
  isValid: boolean;
  place: 'request' | 'connection';
  /** What was asked; the same is asked again and again in a run. */
  question: string;
  asked: TraceEntry;
  answered: TraceEntry;
  /** `refused`: by an `error_code` that says it is none; `expired`: by one that says that it was one. */
  outcome: 'let-in' | 'refused' | 'expired';
}

type Asked = Omit<TokenUse, 'answered' | 'outcome'>;

/** Every use of a token that was let in or refused as the document says, in the order of the answers. */
export function tokenUses(entries: readonly TraceEntry[]): TokenUse[] {
  const requests = new Map<number, Asked>();
  const connections = new Map<number, Asked | undefined>();
  return entries.flatMap((entry) => {
    if (entry.kind === 'request') requests.set(entry.request, askedBy(entry));
    if (entry.kind === 'from-client' && !connections.has(entry.connection)) {
      connections.set(entry.connection, sentOn(entry));
    }
    if (entry.kind === 'response') return answer(requests.get(entry.request), entry);
    if (entry.kind !== 'to-client') return [];
    const asked = connections.get(entry.connection);
    connections.set(entry.connection, undefined);
    return answer(asked, entry);
  });
}

function answer(asked: Asked | undefined, answered: TraceEntry): TokenUse[] {
  const outcome = outcomeOf(answered);
  return asked && outcome ? [{ ...asked, answered, outcome }] : [];
}

function outcomeOf(entry: TraceEntry): TokenUse['outcome'] | undefined {
  if (entry.kind === 'response' && entry.status === 200) return 'let-in';
  if (entry.kind === 'response' && entry.status === 401) return refusalIn(entry.body);
  if (entry.kind !== 'to-client') return undefined;
  return saysConnected(entry.data) ? 'let-in' : refusalIn(entry.data ?? '');
}

/** A gateway says something else. */
function refusalIn(text: string): TokenUse['outcome'] | undefined {
  const code = errorCodeIn(text);
  if (code === 'AUTH_TOKEN_EXPIRED') return 'expired';
  return code === 'AUTH_TOKEN_INVALID' || code === 'AUTH_TOKEN_MISSING' ? 'refused' : undefined;
}

export function errorCodeIn(text: string): unknown {
  const body = parseJson(text);
  return isObject(body) ? body.error_code : undefined;
}

function askedBy(entry: Extract<TraceEntry, { kind: 'request' }>): Asked {
  const { endpoint, body, authorization = '', user = '', headers } = entry;
  const isOwn = user !== '' && /^Bearer \S+$/.test(authorization) && kindOfShownToken(authorization) === 'valid';
  const isPlain = endpoint === 'retrieve' && /^\{"after":\d+\}$/.test(body);
  const question = isPlain ? endpoint : `${endpoint} ${body}`;
  return { user, isValid: isOwn && headers === undefined, place: 'request', question, asked: entry };
}

/** The first frame of a connection. */
function sentOn(entry: Extract<TraceEntry, { kind: 'from-client' }>): Asked {
  const frame = parseJson(entry.data ?? '');
  const token = isObject(frame) ? frame.auth_token : undefined;
  const isOwn = typeof token === 'string' && token.endsWith('…');
  // How the frame is written is a part of the question.
  const question = `connect ${entry.data ?? ''}`;
  return { user: entry.user ?? '', isValid: isOwn, place: 'connection', question, asked: entry };
}
