import type { Mutant } from '../mutant.ts';
import { serve, type Twist } from '../server/serve.ts';
import {
  answer,
  type Call,
  errorAnswer,
  hasKey,
  parsed,
  type Reply,
  replies,
  requestsAs,
  twisted,
} from '../server/twists.ts';

interface Info {
  room_name: string | null;
  occupants: string[];
}

const okReplies = (change: (info: Info, call: Call) => Partial<Reply>): Twist =>
  replies('roomInfo', ({ status, body }, call) => (status === 200 ? change(parsed(body) as Info, call) : undefined));

/** Changes the answer to a request that went well. */
const whenOk = (change: (info: Info, call: Call) => Partial<Reply>) => twisted(okReplies(change));

/** Lists only who is connected, while the caller is the only one. */
const ownPresenceOnly: Twist = (handle, core) =>
  okReplies((info, { user }) => {
    const present = new Set([...core.sessions()].map((session) => session.user));
    const isAlone = present.size === 1 && present.has(user);
    return answer(200, isAlone ? { ...info, occupants: info.occupants.filter((id) => id === user) } : info);
  })(handle, core);

/** What room_info found stands in a variable that all requests share, and is read when it is sent. */
const keepsAnswersInOnePlace = () => {
  let found = '';
  return serve({
    http: (request, response, next) => {
      if (request.url === '/chat/room_info') {
        const write = response.writeHead.bind(response);
        const end = response.end.bind(response);
        let status = 200;
        response.writeHead = ((code: number) => {
          status = code;
          return response;
        }) as typeof response.writeHead;
        response.end = ((body: string) => {
          if (status === 200) found = body;
          setTimeout(() => {
            write(status);
            end(status === 200 ? found : body);
          }, 3);
          return response;
        }) as typeof response.end;
      }
      next();
    },
  });
};

/** What each user was answered 404 for is not looked up again for that user. */
const keepsNotFound: Twist = (handle, core) => {
  const missing = new Set<string>();
  return replies('roomInfo', ({ status }, { json, user }) => {
    const key = `${user} ${idIn(json)}`;
    if (status === 404 && user !== undefined) missing.add(key);
    return missing.has(key) ? errorAnswer(404, 'NOT_FOUND') : undefined;
  })(handle, core);
};

const idIn = (json: unknown): string => String((json as { room_id?: unknown } | undefined)?.room_id);

const roomOf = ({ json, world }: Call) => world.rooms.get(idIn(json));

/** Changes the answer about a room that does not exist, or one that the caller is not in. */
const whenNotFound = (which: 'unknown' | 'foreign' | 'both', change: (call: Call) => Partial<Reply>) =>
  twisted(
    replies('roomInfo', ({ status }, call) => {
      const isKind = which === 'both' || which === (roomOf(call) ? 'foreign' : 'unknown');
      return status === 404 && isKind ? change(call) : undefined;
    }),
  );

/** Shows a room to whoever asks. */
function shown(call: Call): Reply {
  const room = roomOf(call);
  return answer(200, { room_name: room?.name ?? null, occupants: [...(room?.occupants ?? [])] });
}

/** Changes the answer to a malformed request. */
const whenMalformed = (isKind: (call: Call) => boolean, reply: Reply) =>
  twisted(replies('roomInfo', ({ status }, call) => (status === 400 && isKind(call) ? reply : undefined)));

export const roomInfo: readonly Mutant[] = [
  {
    name: 'room-without-a-name-has-no-key',
    breaks: 'room-info.shape',
    onlyBy: 'room-info.shape/direct-message',
    how: 'leaves room_name out where a room has no name',
    reason: /`room_name` is missing/,
    start: whenOk(({ room_name: name, occupants }) =>
      answer(200, name === null ? { occupants } : { room_name: name, occupants }),
    ),
  },
  {
    name: 'room-name-is-an-object',
    breaks: 'room-info.shape',
    how: 'gives the room name as an object',
    reason: /`room_name` is neither a string nor null/,
    start: whenOk(({ room_name: name, occupants }) => answer(200, { room_name: { text: name }, occupants })),
  },
  {
    name: 'occupants-are-objects',
    breaks: 'room-info.shape',
    onlyBy: 'room-info.shape/own-room',
    how: 'lists occupants as objects with an id',
    reason: /`occupants` is not a list of strings/,
    start: whenOk((info) => answer(200, { ...info, occupants: info.occupants.map((id) => ({ id })) })),
  },
  {
    name: 'room-info-has-an-envelope',
    breaks: 'room-info.shape',
    onlyBy: 'room-info.shape/own-room',
    how: 'wraps the answer of room_info into an object',
    reason: /`room_name` is missing .*"data"/,
    start: whenOk((info) => answer(200, { data: info })),
  },
  {
    name: 'room-info-answers-201',
    breaks: 'room-info.shape',
    onlyBy: 'room-info.shape/own-room',
    how: 'answers room_info with 201',
    reason: /must be answered 200 \(201/,
    start: whenOk(() => ({ status: 201 })),
  },
  {
    name: 'room-stays-missing',
    breaks: 'room-info.shape',
    onlyBy: 'room-info.shape/direct-message',
    how: 'answers 404 about a room for as long as it runs, once a user has asked for it before it was made',
    reason: /What member posted to room \d+, .* reached \w+: both are in it\. room_info of it was answered 404/,
    start: twisted(keepsNotFound),
  },
  {
    name: 'caller-is-not-listed',
    breaks: 'room-info.occupants',
    how: 'leaves the caller out of the occupants',
    reason: /The caller, \w+, is not listed/,
    start: whenOk((info, { user }) => answer(200, { ...info, occupants: info.occupants.filter((id) => id !== user) })),
  },
  {
    name: 'occupants-are-listed-twice',
    breaks: 'room-info.occupants',
    onlyBy: 'room-info.occupants/both-ask',
    how: 'lists the first occupant of a room with a name twice',
    reason: /listed twice/,
    start: whenOk((info) => {
      const twice = info.room_name === null ? [] : info.occupants.slice(0, 1);
      return answer(200, { ...info, occupants: [...info.occupants, ...twice] });
    }),
  },
  {
    name: 'occupants-depend-on-the-asker',
    breaks: 'room-info.occupants',
    how: 'shows each occupant only itself and those who came later',
    reason: /told different occupants of the same room/,
    start: whenOk((info, { user = '' }) =>
      answer(200, { ...info, occupants: info.occupants.slice(info.occupants.indexOf(user)) }),
    ),
  },
  {
    name: 'answers-about-rooms-are-mixed-up',
    breaks: 'room-info.occupants',
    how: 'answers room_info about the room that was asked for last, where several requests are under way',
    reason: /The caller, \w+, is not listed/,
    start: keepsAnswersInOnePlace,
  },
  {
    name: 'occupants-must-be-connected',
    breaks: 'room-info.occupants',
    onlyBy: 'room-info.occupants/offline-occupant',
    how: 'leaves the others out of the occupants while only the caller is connected',
    reason: /While ada was not connected, peer was not told that ada is in the room/,
    start: twisted(ownPresenceOnly),
  },
  {
    name: 'unknown-room-is-empty',
    breaks: 'room-info.unknown',
    how: 'shows an empty room where none exists',
    reason: /unknown room must be answered 404, but the server answered 200/,
    start: whenNotFound('unknown', () => answer(200, { room_name: null, occupants: [] })),
  },
  {
    name: 'unknown-room-is-a-400',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/random-id',
    how: 'answers 400 for a room that does not exist and whose id is a number',
    reason: /unknown room must be answered 404, but the server answered 400/,
    start: whenNotFound('unknown', ({ json }) => (/^\d+$/.test(idIn(json)) ? errorAnswer(400, 'BAD_REQUEST') : {})),
  },
  {
    name: 'long-room-id-is-a-500',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/very-long-id',
    how: 'fails on a room id that its integers have no room for',
    reason: /a room id of 300 characters must be answered 404, but the server answered 500/,
    start: whenNotFound('unknown', ({ json }) =>
      idIn(json).length > 19 && /^\d+$/.test(idIn(json)) ? answer(500, {}) : {},
    ),
  },
  {
    name: 'empty-room-id-is-any-room',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/empty-id',
    how: 'shows a room of the caller where the id is empty',
    reason: /an empty room id must be answered 404, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, body }) =>
        endpoint === 'roomInfo' && idIn(parsed(body)) === '' ? { body: '{"room_id":"17"}' } : undefined,
      ),
    ),
  },
  {
    name: 'rooms-are-inherited',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/inherited-name',
    how: 'fails where an id names what a plain object inherits',
    reason: /the room id __proto__ must be answered 404, but the server answered 500/,
    start: twisted(
      replies('roomInfo', (_, { json }) =>
        idIn(json) === '__proto__' ? errorAnswer(500, 'INTERNAL_ERROR') : undefined,
      ),
    ),
  },
  {
    name: 'room-id-is-a-pattern',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/wildcard',
    how: 'takes a room id for a pattern that any room fits',
    reason: /the room id % must be answered 404, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, body }) =>
        endpoint === 'roomInfo' && idIn(parsed(body)) === '%' ? { body: '{"room_id":"17"}' } : undefined,
      ),
    ),
  },
  {
    name: 'unknown-room-is-told-without-a-token',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/room-info',
    how: 'looks for the room before it looks for a token',
    reason: /a request without a token for what does not exist must be answered 401, but the server answered 404/,
    start: twisted(
      replies('roomInfo', ({ status }, call) =>
        status === 401 && hasKey(call.json, 'room_id') && !roomOf(call) ? errorAnswer(404, 'NOT_FOUND') : undefined,
      ),
    ),
  },
  {
    name: 'reads-room-ids-as-far-as-it-can',
    breaks: 'room-info.unknown',
    onlyBy: 'room-info.unknown/digits-then-letters',
    how: 'takes a room id with letters behind it for the number that it begins with',
    reason: /a room id with letters behind it must be answered 404, but the server answered 200/,
    start: twisted(
      requestsAs(({ endpoint, body }) => {
        const id = idIn(parsed(body));
        const isLenient = endpoint === 'roomInfo' && /^\d+[a-z]+$/.test(id);
        return isLenient ? { body: JSON.stringify({ room_id: String(Number.parseInt(id, 10)) }) } : undefined;
      }),
    ),
  },
  {
    name: 'unknown-room-has-its-own-code',
    breaks: 'room-info.unknown',
    how: 'answers ROOM_NOT_FOUND for rooms that do not exist or are foreign',
    reason: /unknown room must .* NOT_FOUND, but .*ROOM_NOT_FOUND/,
    start: whenNotFound('both', () => errorAnswer(404, 'ROOM_NOT_FOUND')),
  },
  {
    name: 'foreign-room-is-forbidden',
    breaks: 'room-info.not-occupant',
    how: 'answers 403 for a room that the caller is not in',
    reason: /is not in must be answered 404, but the server answered 403/,
    start: whenNotFound('foreign', () => errorAnswer(403, 'FORBIDDEN')),
  },
  {
    name: 'foreign-room-is-shown',
    breaks: 'room-info.not-occupant',
    how: 'shows every room to everybody',
    reason: /is not in must be answered 404, but the server answered 200/,
    start: whenNotFound('foreign', shown),
  },
  {
    name: 'lunch-is-shown',
    breaks: 'room-info.not-occupant',
    onlyBy: 'room-info.not-occupant/outsider-asks',
    how: 'shows the room of ada and bob to eve',
    reason: /a room that outsider is not in must be answered 404, but the server answered 200/,
    start: whenNotFound('foreign', (call) => (call.user === 'eve' ? shown(call) : {})),
  },
  {
    name: 'secrets-are-shown',
    breaks: 'room-info.not-occupant',
    onlyBy: 'room-info.not-occupant/member-asks',
    how: 'shows the room of bob and eve to ada',
    reason: /a room that member is not in must be answered 404, but the server answered 200/,
    start: whenNotFound('foreign', (call) => (call.user === 'ada' ? shown(call) : {})),
  },
  {
    name: 'foreign-room-has-its-own-text',
    breaks: 'room-info.indistinguishable',
    onlyBy: 'room-info.indistinguishable/foreign-and-missing-room',
    how: 'tells a foreign room from a missing one by the text of the error',
    reason: /foreign room and for a missing room differ in error/,
    start: whenNotFound('foreign', () => errorAnswer(404, 'NOT_FOUND', 'You are not in that room')),
  },
  {
    name: 'room-info-chokes-on-bad-json',
    breaks: 'room-info.malformed',
    onlyBy: 'room-info.malformed/not-json',
    how: 'answers 500 to a room_info that is not JSON',
    reason: /not JSON must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(({ json }) => json === undefined, errorAnswer(500, 'INTERNAL_ERROR')),
  },
  {
    name: 'room-info-takes-anything',
    breaks: 'room-info.malformed',
    onlyBy: 'room-info.malformed/wrong-type',
    how: 'answers 200 to a room_info with a wrong type',
    reason: /not a string must be answered by a 4xx, but the server answered 200/,
    start: whenMalformed(({ json }) => hasKey(json, 'room_id'), answer(200, { room_name: null, occupants: [] })),
  },
  {
    name: 'room-info-chokes-on-missing-fields',
    breaks: 'room-info.malformed',
    onlyBy: 'room-info.malformed/without-room-id',
    how: 'answers 500 to a room_info without `room_id`',
    reason: /without `room_id` must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed(
      ({ json }) => json !== undefined && !hasKey(json, 'room_id'),
      errorAnswer(500, 'INTERNAL_ERROR'),
    ),
  },
];
