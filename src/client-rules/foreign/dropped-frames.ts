import { type ChatEvent, isObject, type JsonObject, parseJson } from '../../protocol/index.ts';
import type { EntryOf, TracedConnection } from '../../traffic/index.ts';

type Drop = TracedConnection['drops'][number];
type Why = Pick<Extract<ChatEvent, { type: 'dropped' }>, 'reason' | 'detail'>;

/** The keys under which a text may stand, the right one first; both where the dialect is not known. */
type SendKeys = readonly string[];

/** The frames that every server has to drop, by their shape alone: what the mock would have noted. */
export function droppedByShape({ number, user, connected, fromClient }: TracedConnection, keys: SendKeys): Drop[] {
  if (!connected) return [];
  const live = fromClient.filter(({ seq }) => seq > connected.seq);
  return live.flatMap((frame) => {
    const why = whyDropped(frame, keys);
    if (!why) return [];
    const whose = { connection: number, user: user ?? '', sendKey: keys[0] ?? '' };
    return { frame, event: { type: 'dropped' as const, ...whose, ...why } };
  });
}

function whyDropped({ data, length }: EntryOf<'from-client'>, keys: SendKeys): Why | undefined {
  if (data === null) return { reason: 'binary' };
  if (length !== undefined) return undefined;
  const value = parseJson(data);
  if (value === undefined) return { reason: 'not-json' };
  if (!isObject(value)) return { reason: 'not-an-object' };
  // A second token is the matter of client.token-once.
  return Object.hasOwn(value, 'auth_token') ? undefined : (wrongField(value, ['room']) ?? wrongField(value, keys));
}

const otherKeys = ['messages', 'message'];

function wrongField(value: JsonObject, keys: SendKeys): Why | undefined {
  const [found] = keys.filter((key) => Object.hasOwn(value, key));
  const [expected = ''] = keys;
  if (found !== undefined)
    return typeof value[found] === 'string' ? undefined : { reason: 'wrong-type', detail: found };
  const other = otherKeys.find((key) => expected !== 'room' && Object.hasOwn(value, key));
  return other === undefined ? { reason: 'missing-field', detail: expected } : { reason: 'wrong-key', detail: other };
}
