import { chatPaths, type DialectName } from '../protocol/index.ts';
import { shapesOf } from './chat-open-api.ts';
import { type ApiDocument, infoOf, ownComponents, requirementsOf } from './document.ts';

interface Frame {
  /** Its schema, without the folder of the dialect. */
  file: string;
  isOfDialect?: true;
  summary: string;
}

/** What passes on the socket. */
const frames = {
  token: { file: 'token-message', summary: 'The first frame of a client.' },
  connected: { file: 'connected', isOfDialect: true, summary: 'The token is accepted: the connection is live.' },
  error: { file: 'error', summary: 'The token is not accepted.' },
  post: { file: 'sent-frame', isOfDialect: true, summary: 'A live client posts a message.' },
  live: { file: 'live-frame', isOfDialect: true, summary: 'A message, to every live connection of its room.' },
} as const satisfies Record<string, Frame>;

type FrameName = keyof typeof frames;

/** What the server receives and sends. What is posted to a room that its sender is not in is dropped in silence. */
const operations = {
  logIn: { action: 'receive', frames: ['token'], summary: 'Waits for the token.', chapters: ['connect'] },
  answerLogIn: { action: 'send', frames: ['connected', 'error'], summary: 'Answers the token.', chapters: ['connect'] },
  takePost: { action: 'receive', frames: ['post'], summary: 'Takes a message into a room.', chapters: ['send'] },
  deliver: { action: 'send', frames: ['live'], summary: 'Passes a message on to the occupants.', chapters: ['live'] },
} as const;

/**
 * The live side of the chat, seen from the server, as AsyncAPI 3.
 * @param host where the server is
 * @example chatAsyncApi('documented').channels.chat.address // '/chat/connect'
 */
export function chatAsyncApi(dialect: DialectName, host = '127.0.0.1:4010'): ApiDocument {
  const components = ownComponents();
  const names = Object.keys(frames) as FrameName[];
  const messages = names.map((name) => {
    const { file, summary, ...frame }: Frame = frames[name];
    const folder = frame.isOfDialect ? shapesOf(dialect) : '';
    const payload = components.refer(`${folder}${file}.schema.json`);
    return [name, { name, title: name, summary, contentType: 'application/json', payload }];
  });
  return {
    asyncapi: '3.0.0',
    info: infoOf('Chat, live', `What passes on ${chatPaths.connect}, in the dialect \`${dialect}\`.`),
    defaultContentType: 'application/json',
    servers: { mock: { host, protocol: 'ws', description: 'The mock. Elsewhere the chat is reached by wss.' } },
    channels: { chat: channel(names) },
    operations: Object.fromEntries(Object.entries(operations).map(([name, one]) => [name, operation(one)])),
    components: {
      messages: Object.fromEntries(messages),
      schemas: components.schemas,
      securitySchemes: { token: { type: 'apiKey', in: 'password', description: 'The token in the first frame.' } },
    },
  };
}

const channel = (names: readonly FrameName[]) => ({
  address: chatPaths.connect,
  title: 'Live messages',
  description: 'One socket per client. Every frame is a text with one JSON object.',
  messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
});

function operation({ action, frames: names, summary, chapters }: (typeof operations)[keyof typeof operations]) {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/chat' },
    security: [{ $ref: '#/components/securitySchemes/token' }],
    messages: names.map((name) => ({ $ref: `#/channels/chat/messages/${name}` })),
    'x-requirements': requirementsOf(...chapters),
  };
}
