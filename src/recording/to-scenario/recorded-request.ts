import { chatPaths, isObject, parseJson, type Step } from '../../protocol/index.ts';
import { rawFrame } from './described-act.ts';
import type { Exchange } from './exchanges.ts';
import type { SeenWorld } from './learn-world.ts';

export interface RequestContext {
  world: SeenWorld;
  /** The rooms that steps can speak of. */
  rooms: ReadonlySet<string>;
  /** The messages that the user had seen, by their ids. */
  seen: ReadonlyMap<number, string>;
  /** The room that this request made. */
  made: string | undefined;
}

interface RecordedStep {
  step: Step;
  /** Whether it asks for what is newer than all that its user has seen. */
  isFromLast: boolean;
  remark?: string;
}

/** The step that sends a request again: in the words of its endpoint where it is in order, else as it was. */
export function recordedRequest(exchange: Exchange, context: RequestContext): RecordedStep {
  const { user: as, method, token, body } = exchange.request;
  const asked = parseJson(body ?? '');
  const fields = isObject(asked) ? Object.entries(asked) : [];
  const [[key, value]] = fields.length === 1 ? (fields as [[string, unknown]]) : [['', undefined]];
  const raw = { step: { as, request: rawRequest(exchange) }, isFromLast: false };
  if (token === 'no-scheme' || method !== 'POST') return raw;
  const which = token === 'valid' ? {} : { token };
  if (key === 'after') return retrieval(exchange, context, value, which) ?? raw;
  return (typeof value === 'string' ? endpointStep(exchange, context, { key, value, which }) : undefined) ?? raw;
}

interface Which {
  token?: string;
}

function retrieval(
  exchange: Exchange,
  context: RequestContext,
  value: unknown,
  which: Which,
): RecordedStep | undefined {
  const { user: as, path } = exchange.request;
  if (path !== chatPaths.retrieve || !Number.isSafeInteger(value) || Number(value) < 0) return undefined;
  const { after, ...rest } = recordedAfter(Number(value), exchange, context);
  return { step: { as, retrieve: { after, ...which } }, ...rest };
}

/** The step for a room or a user that the scenario has. */
function endpointStep(
  { request: { user: as, path } }: Exchange,
  { world, rooms, made }: RequestContext,
  { key, value, which }: { key: string; value: string; which: Which },
): RecordedStep | undefined {
  const [room, other] = [world.names.roomOf(value), world.names.userOf(value)];
  if (path === chatPaths.roomInfo && key === 'room_id' && rooms.has(room)) {
    return { step: { as, room_info: { room, ...which } }, isFromLast: false };
  }
  if (path !== chatPaths.createDm || key !== 'other' || !world.users.has(other)) return undefined;
  return { step: { as, create_dm: { other, ...(made !== undefined && { name: made }), ...which } }, isFromLast: false };
}

function rawRequest({ request }: Exchange): Extract<Step, { request: unknown }>['request'] {
  const { method, path, token, body } = request;
  return {
    ...(method !== 'POST' && { method }),
    path,
    ...(token === 'no-scheme' && { headers: { authorization: '{token}' } }),
    ...(token !== 'no-scheme' && token !== 'valid' && { token }),
    ...(body !== undefined && { body: rawFrame(body) }),
  };
}

/** An id this much greater than those in use is not reached soon. */
const farAhead = 1_000_000;

/** Ids are new each time: what can be said is "all", "newer than what I have seen", or a number far ahead. */
function recordedAfter(
  after: number,
  { request: { user } }: Exchange,
  { seen, world }: RequestContext,
): { after: number | 'last' | { message: string }; isFromLast: boolean; remark?: string } {
  if (after === 0) return { after, isFromLast: false };
  const message = seen.get(after);
  const isNewest = message !== undefined && ![...seen.keys()].some((id) => id > after);
  if (isNewest) return { after: 'last', isFromLast: true };
  if (message !== undefined) return { after: { message }, isFromLast: true };
  if (after >= 2 * world.greatestId + farAhead) return { after, isFromLast: true };
  const remark = `${user} asked for what came after ${after}, an id that means nothing elsewhere.`;
  return { after: world.before.size > 0 ? 1 : 0, isFromLast: false, remark };
}
