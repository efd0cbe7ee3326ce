import type { IncomingMessage, ServerResponse } from 'node:http';
import { addRoom } from '../../../src/mock-server/core/index.ts';
import type { Mutant } from '../mutant.ts';
import { serve } from '../server/serve.ts';
import { answer, callerOf, errorAnswer, hasKey, type Reply, replies, requests, twisted } from '../server/twists.ts';

const otherOf = (json: unknown): string => String((json as { other?: unknown } | undefined)?.other);

/** Changes the answer to a request that went well. */
const whenOk = (status: number, body: string) =>
  twisted(replies('createDm', (reply) => (reply.status === 200 ? { status, body } : undefined)));

/** Changes the answer about a user who does not exist. */
const whenUnknown = (change: () => { status?: number; body?: string }) =>
  twisted(replies('createDm', (reply) => (reply.status === 404 ? change() : undefined)));

/** Changes the answer to a malformed request. */
const whenMalformed = (isKind: (json: unknown) => boolean, reply: Reply) =>
  twisted(replies('createDm', ({ status }, { json }) => (status === 400 && isKind(json) ? reply : undefined)));

/** Makes a room of other people than it was asked for. */
const withOccupants = (choose: (caller: string, other: string) => string[]) =>
  twisted(
    replies('createDm', ({ status }, { json, user, world }) => {
      if (status !== 200 || user === undefined) return undefined;
      const room = world.rooms.get(String(world.lastRoomNumber));
      if (!room) return undefined;
      for (const occupant of room.occupants) world.users.get(occupant)?.rooms.delete(room);
      world.rooms.delete(room.id);
      addRoom(world, { id: room.id, occupants: choose(user, otherOf(json)) });
      return undefined;
    }),
  );

/** So long one call is held, in milliseconds, so that another one meets it. */
const held = 20;

/** Holds each call of create_dm by a user. @param enter what is done when it comes; its answer, when it goes on */
const withCallsHeld =
  (makeGate: () => (request: IncomingMessage, response: ServerResponse) => ((next: () => void) => void) | undefined) =>
  () => {
    const enter = makeGate();
    return serve({
      http: (request, response, next) => {
        const isOfUser = /^Bearer token-(ada|bob|eve)$/.test(request.headers.authorization ?? '');
        const leave = request.url === '/chat/create_dm' && isOfUser ? enter(request, response) : next();
        if (leave) setTimeout(() => leave(next), held);
      },
    });
  };

/** The caller stands where each call leaves it, and is read when the room is made. */
const callerInAVariable = withCallsHeld(() => {
  let caller: string | undefined;
  return (request) => {
    caller = request.headers.authorization;
    return (next) => {
      request.headers.authorization = caller;
      next();
    };
  };
});

/** Two users' rooms are made under one key, which the second one finds taken. */
const oneKeyForAll = withCallsHeld(() => {
  const callers: (string | undefined)[] = [];
  return (request, response) => {
    const { authorization } = request.headers;
    if (callers.some((caller) => caller !== authorization)) {
      response.writeHead(500).end(JSON.stringify({ error: 'The key is taken', error_code: 'INTERNAL_ERROR' }));
      return undefined;
    }
    callers.push(authorization);
    return (next) => {
      callers.shift();
      next();
    };
  };
});

export const createDm: readonly Mutant[] = [
  {
    name: 'create-dm-answers-201',
    breaks: 'create-dm.ok',
    onlyBy: 'create-dm.ok/with-peer',
    how: 'answers 201 when it has made a room',
    reason: /must be answered 200, but got 201/,
    start: whenOk(201, ''),
  },
  {
    name: 'create-dm-answers-204',
    breaks: 'create-dm.ok',
    onlyBy: 'create-dm.ok/with-peer',
    how: 'answers 204 when it has made a room',
    reason: /must be answered 200, but got 204/,
    start: whenOk(204, ''),
  },
  {
    name: 'create-dm-answers-an-object',
    breaks: 'create-dm.no-body',
    onlyBy: 'create-dm.no-body/with-peer',
    how: 'answers `{}` when it has made a room',
    reason: /The body must be empty, but .* with the body \{\}/,
    start: whenOk(200, '{}'),
  },
  {
    name: 'create-dm-tells-the-room',
    breaks: 'create-dm.no-body',
    onlyBy: 'create-dm.no-body/with-peer',
    how: 'answers with the id of the room that it has made',
    reason: /The body must be empty, but .*room_id/,
    start: twisted(
      replies('createDm', ({ status }, { world }) =>
        status === 200 ? answer(200, { room_id: String(world.lastRoomNumber) }) : undefined,
      ),
    ),
  },
  {
    name: 'unknown-user-is-fine',
    breaks: 'create-dm.unknown-user',
    how: 'answers 200 for a user who does not exist',
    reason: /unknown user must be answered 404, but the server answered 200/,
    start: whenUnknown(() => ({ status: 200, body: '' })),
  },
  {
    name: 'unknown-user-is-made-up',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/random-id',
    how: 'answers 404 for a user who does not exist, and 200 when asked again',
    reason: /unknown user, for the second time, must be answered 404, but the server answered 200/,
    start: twisted((handle, core) => {
      const asked = new Set<string>();
      return replies('createDm', ({ status }, { json }) => {
        const isNew = !asked.has(otherOf(json));
        asked.add(otherOf(json));
        return status === 404 && !isNew ? { status: 200, body: '' } : undefined;
      })(handle, core);
    }),
  },
  {
    name: 'long-user-id-is-a-500',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/very-long-id',
    how: 'fails on a user id of more than 64 characters',
    reason: /a user id of 300 characters must be answered 404, but the server answered 500/,
    start: twisted(replies('createDm', (_, { json }) => (otherOf(json).length > 64 ? answer(500, {}) : undefined))),
  },
  {
    name: 'users-are-inherited',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/inherited-name',
    how: 'finds users in a plain object, which has a value for constructor',
    reason: /the user id constructor must be answered 404, but the server answered 200/,
    start: twisted(
      replies('createDm', (_, { json }) => (otherOf(json) === 'constructor' ? { status: 200, body: '' } : undefined)),
    ),
  },
  {
    name: 'user-id-is-a-pattern',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/wildcard',
    how: 'takes a user id for a pattern that any user fits',
    reason: /the user id % must be answered 404, but the server answered 200/,
    start: twisted(
      replies('createDm', (_, { json }) => (otherOf(json) === '%' ? { status: 200, body: '' } : undefined)),
    ),
  },
  {
    name: 'unknown-user-is-told-without-a-token',
    breaks: 'auth.missing-token',
    onlyBy: 'auth.missing-token/create-dm',
    how: 'looks for the other user before it looks for a token',
    reason: /a request without a token for what does not exist must be answered 401, but the server answered 404/,
    start: twisted(
      replies('createDm', ({ status }, { json, world }) =>
        status === 401 && !world.users.has(otherOf(json)) ? errorAnswer(404, 'NOT_FOUND') : undefined,
      ),
    ),
  },
  {
    name: 'unknown-user-is-a-400',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/random-id',
    how: 'answers 400 for a user who does not exist',
    reason: /unknown user must be answered 404, but the server answered 400/,
    start: whenUnknown(() => ({ status: 400 })),
  },
  {
    name: 'unknown-user-has-its-own-code',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/random-id',
    how: 'answers USER_NOT_FOUND for a user who does not exist',
    reason: /unknown user must .* NOT_FOUND, but .*USER_NOT_FOUND/,
    start: whenUnknown(() => errorAnswer(404, 'USER_NOT_FOUND')),
  },
  {
    name: 'unknown-user-is-a-web-page',
    breaks: 'create-dm.unknown-user',
    onlyBy: 'create-dm.unknown-user/random-id',
    how: 'answers 404 with a page of HTML for a user who does not exist',
    reason: /unknown user must be answered with a JSON object, but .*<!DOCTYPE html>/,
    start: whenUnknown(() => ({ body: '<!DOCTYPE html><title>Not found</title>' })),
  },
  {
    name: 'brings-a-chaperone',
    breaks: 'create-dm.occupants',
    onlyBy: 'create-dm.occupants/both-ask',
    how: 'puts a third user into each new room',
    reason: /does not have exactly the two users as its occupants/,
    start: withOccupants((caller, other) => [caller, other, 'kim']),
  },
  {
    name: 'first-of-the-pair-must-call',
    breaks: 'create-dm.occupants',
    onlyBy: 'create-dm.occupants/side-by-side',
    how: 'puts nobody but the first of the two, in the order of their ids, into a room that the second one makes',
    reason: /^peer \(bob\) called create_dm for member \(ada\)\. The room \d+.* has the occupants ada\./,
    start: withOccupants((caller, other) => (caller < other ? [caller, other] : [other])),
  },
  {
    name: 'callers-are-mixed-up',
    breaks: 'create-dm.occupants',
    onlyBy: 'create-dm.occupants/side-by-side',
    how: 'makes the rooms of two calls that come at the same time for the later caller',
    reason: /at the same time\. The room \d+, .* as neither call asked\. A call that comes alone makes no such room/,
    start: callerInAVariable,
  },
  {
    name: 'calls-get-in-the-way',
    breaks: 'create-dm.ok',
    onlyBy: 'create-dm.ok/side-by-side',
    how: 'answers 500 to a create_dm while that of another user is under way',
    reason: /called create_dm for \w+ while \w+ called it, too, and was answered 500.*answered 200 when it came alone/,
    start: oneKeyForAll,
  },
  {
    name: 'leaves-the-other-out',
    breaks: 'create-dm.occupants',
    how: 'puts only the caller into the new room',
    reason: /does not have exactly the two users as its occupants/,
    start: withOccupants((caller) => [caller]),
  },
  {
    name: 'makes-no-room',
    breaks: 'create-dm.occupants',
    how: 'answers 200 and makes no room',
    isIncomplete: true,
    reason: /The room that create_dm made could not be found/,
    start: twisted(
      requests('createDm', ({ authorization, json, world }) =>
        callerOf(authorization, world) && world.users.has(otherOf(json)) ? { status: 200, body: '' } : undefined,
      ),
    ),
  },
  {
    name: 'create-dm-chokes-on-bad-json',
    breaks: 'create-dm.malformed',
    onlyBy: 'create-dm.malformed/not-json',
    how: 'answers 500 to a create_dm that is not JSON',
    reason: /not JSON must be answered by a 4xx, but the server answered 500/,
    start: twisted(
      replies('createDm', (_, { json }) => (json === undefined ? errorAnswer(500, 'INTERNAL_ERROR') : undefined)),
    ),
  },
  {
    name: 'create-dm-chokes-on-wrong-types',
    breaks: 'create-dm.malformed',
    onlyBy: 'create-dm.malformed/wrong-type',
    how: 'answers 500 to a create_dm whose user id is not a string',
    reason: /not a string must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed((json) => hasKey(json, 'other'), errorAnswer(500, 'INTERNAL_ERROR')),
  },
  {
    name: 'create-dm-chokes-on-missing-fields',
    breaks: 'create-dm.malformed',
    onlyBy: 'create-dm.malformed/without-other',
    how: 'answers 500 to a create_dm without `other`',
    reason: /without `other` must be answered by a 4xx, but the server answered 500/,
    start: whenMalformed((json) => json !== undefined && !hasKey(json, 'other'), errorAnswer(500, 'INTERNAL_ERROR')),
  },
];
