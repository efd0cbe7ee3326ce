import { findDirectMessageRoom } from '../../src/mock-server/core/index.ts';
import type { Message } from '../../src/protocol/index.ts';
import type { Variant } from './mutant.ts';
import { selfSigned } from './server/certificate.ts';
import { startIndependentServer } from './server/independent.ts';
import { fansOutLater } from './server/overtaking.ts';
import { swapPairs } from './server/ports.ts';
import { serve } from './server/serve.ts';
import { contentType, spacious } from './server/transport-traits.ts';
import {
  answer,
  callerOf,
  errorAnswer,
  frames,
  noEcho,
  parsed,
  posts,
  receivers,
  replies,
  requests,
  twisted,
  when,
  without,
} from './server/twists.ts';
import {
  addOccupant,
  comesAndGoes,
  noisy,
  pinging,
  serial,
  slow,
  withGreatIds,
  withUuids,
} from './server/variant-traits.ts';

/** Servers that are unlike the mock and keep the document all the same. */
export const variants: readonly Variant[] = [
  { name: 'the-mock', how: 'is the mock as it is', start: () => serve() },
  {
    name: 'the-deployed-dialect',
    how: 'is the mock in its other dialect, and judged in it',
    start: async () => ({ ...(await serve({ dialect: 'deployed' })), options: { dialect: 'deployed' } }),
  },
  {
    name: 'independent',
    how: 'was written from the document alone and shares nothing with the mock',
    warns: ['connect.bad-first-message-error'],
    start: startIndependentServer,
  },
  {
    name: 'no-echo',
    how: 'delivers a message to nobody who is its poster',
    start: twisted(noEcho),
  },
  {
    name: 'no-echo-to-the-sending-connection',
    how: 'delivers a message to the other connections of its poster only',
    start: twisted(receivers((connections, { connection }) => connections.filter((each) => each !== connection))),
  },
  {
    name: 'slow',
    how: 'takes 300 ms for everything and delivers to one after the other',
    start: () => serve(slow(300)),
  },
  {
    name: 'serial',
    how: 'deals with the frames of a connection one after the other, and takes 150 ms for each',
    start: () => serve(serial(150)),
  },
  { name: 'noisy', how: 'has somebody else post thirty times a second in every room', start: () => serve(noisy(30)) },
  {
    name: 'stays-open-after-refusal',
    how: 'leaves a connection open, and dark, after an authentication error',
    start: twisted(when('refused', (_, effects) => without(effects, 'close'))),
  },
  { name: 'uuids', how: 'has UUIDs for the ids of users and rooms', start: () => serve(withUuids()) },
  {
    name: 'unguessable-rooms',
    how: 'has UUIDs for the ids of users and rooms, and no room is told in the config',
    start: () => {
      const { config, ...traits } = withUuids();
      return serve({ ...traits, config: (plain) => withoutRooms(config?.(plain) ?? plain) });
    },
  },
  {
    name: 'untold-rooms',
    how: 'has numbered rooms that the config does not tell',
    start: () => serve({ config: withoutRooms }),
  },
  {
    name: 'jumping-ids',
    how: 'leaves wide gaps between message ids',
    start: twisted(
      posts((message, { world }) => {
        world.lastMessageId += 1 + Math.floor(Math.random() * 1_000_000);
        message.id = world.lastMessageId;
      }),
    ),
  },
  {
    name: 'great-ids',
    how: 'has message ids above 2^53, which JavaScript rounds',
    start: () => serve(withGreatIds()),
  },
  {
    name: 'swaps-pairs-in-a-burst',
    how: 'delivers every second message of a burst before the first',
    start: () => serve({ port: swapPairs }),
  },
  {
    name: 'fans-out-later',
    how: 'stores a message first, and delivers it 100 ms later to whoever is connected then',
    start: () => serve(fansOutLater(100)),
  },
  {
    name: 'repeats-the-asked-room',
    how: 'repeats the id of a room that it does not find in the text of the error',
    start: twisted(
      replies('roomInfo', ({ status }, { json }) =>
        status === 404
          ? errorAnswer(404, 'NOT_FOUND', `There is no room ${(json as { room_id?: unknown }).room_id} for you`)
          : undefined,
      ),
    ),
  },
  {
    name: 'unordered-history',
    how: 'returns the history in no order',
    start: twisted(
      replies('retrieve', ({ status, body }) => {
        if (status !== 200) return undefined;
        const { occupants } = parsed(body) as { occupants: Message[] };
        return answer(200, { room_name: null, occupants: occupants.sort((a, b) => (a.id % 7) - (b.id % 7)) });
      }),
    ),
  },
  {
    name: 'extra-occupants',
    how: 'has other people in the shared room',
    start: () => serve({ world: (world) => addOccupant(world, '17', 'kim') }),
  },
  {
    name: 'somebody-comes-and-goes',
    how: 'lets another user join the shared room and leave it again many times a second',
    start: () => serve(comesAndGoes(37)),
  },
  {
    name: 'path-prefix',
    how: 'lives below a path',
    start: () => serve({ prefix: '/api/v2' }),
  },
  {
    name: 'trailing-slash',
    how: 'is given with a slash at the end of its URL',
    start: () => serve({ config: below('/') }),
  },
  {
    name: 'self-signed',
    how: 'speaks TLS with a certificate that nobody knows',
    start: async () => serve({ tls: await selfSigned() }),
  },
  {
    name: 'compresses',
    how: 'compresses its frames',
    start: () => serve({ webSocket: { perMessageDeflate: { threshold: 0 } } }),
  },
  {
    name: 'fragments',
    how: 'sends its frames in two fragments',
    start: () =>
      serve({
        transmit: (socket, { bytes }) => {
          const middle = Math.ceil(bytes.length / 2);
          socket.send(bytes.subarray(0, middle), { binary: false, fin: false });
          socket.send(bytes.subarray(middle), { binary: false, fin: true });
        },
      }),
  },
  { name: 'pings', how: 'pings every connection many times a second', start: () => serve(pinging(10)) },
  {
    name: 'extra-headers',
    how: 'adds headers and cookies to its answers',
    start: () =>
      serve({
        http: (_request, response, next) => {
          response.setHeader('set-cookie', ['session=1; HttpOnly', 'theme=dark']);
          response.setHeader('x-powered-by', 'steam');
          next();
        },
      }),
  },
  {
    name: 'reuses-rooms',
    how: 'makes one direct message room for two users and no more',
    start: twisted(
      requests('createDm', ({ authorization, json, world }) => {
        const caller = callerOf(authorization, world);
        const other = world.users.get(String((json as { other?: unknown } | undefined)?.other));
        return caller && other && findDirectMessageRoom(caller, other) ? { status: 200, body: '' } : undefined;
      }),
    ),
  },
  {
    name: 'malformed-is-422',
    how: 'answers 422 to malformed requests',
    start: twisted(
      replies('every', ({ status }) => (status === 400 ? errorAnswer(422, 'UNPROCESSABLE', 'Try again') : undefined)),
    ),
  },
  {
    name: 'malformed-is-plain-text',
    how: 'answers 400 in plain text to malformed requests',
    start: twisted(replies('every', ({ status }) => (status === 400 ? { body: 'Bad Request' } : undefined))),
  },
  {
    name: 'silent-on-a-bad-first-message',
    how: 'says nothing to a first message that is not a token object',
    warns: ['connect.bad-first-message-error'],
    start: twisted(
      when('refused', ({ reason }, effects) => (reason === 'token' ? effects : without(effects, 'send', 'close'))),
    ),
  },
  {
    name: 'content-type-without-charset',
    how: 'names the type of its bodies without a charset',
    start: () => serve({ http: contentType('application/json') }),
  },
  {
    name: 'content-type-in-capitals',
    how: 'writes the type of its bodies in capitals',
    start: () => serve({ http: contentType('Application/JSON;Charset="UTF-8"') }),
  },
  {
    name: 'no-content-type',
    how: 'does not name the type of its bodies',
    start: () => serve({ http: contentType(undefined) }),
  },
  {
    name: 'extra-properties',
    how: 'adds properties that nobody documented to frames and answers',
    start: twisted((handle, core) => {
      const answering = replies('every', ({ status, body }) =>
        body ? answer(status, { ...(parsed(body) as object), trace: 'f00' }) : undefined,
      );
      const framing = answering(handle, core);
      return (input) => frames(framing(input), (frame) => ({ type: 'frame', ...(frame as object) }));
    }),
  },
  {
    name: 'writes-json-differently',
    how: 'writes its frames with line breaks and all but ASCII escaped',
    start: () => serve({ transmit: (socket, frame) => socket.send(spacious(frame)) }),
  },
];

const withoutRooms = <Config extends { rooms?: unknown }>({ rooms: _, ...config }: Config): Omit<Config, 'rooms'> =>
  config;

const below =
  (path: string) =>
  <Config extends { target: string }>(config: Config): Config => ({ ...config, target: `${config.target}${path}` });
