import type { ChatCore, Effect, Input, User, World } from '../../../src/mock-server/core/index.ts';
import type { ChatEvent, EndpointName, Message } from '../../../src/protocol/index.ts';
import type { RunningServer } from '../mutant.ts';
import { serve, type Twist } from './serve.ts';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;
type RequestInput = Extract<Input, { type: 'request' }>;

/** A server that is the mock with one twist. */
export const twisted = (twist: Twist) => (): Promise<RunningServer> => serve({ twist });

/** A request as an endpoint sees it. */
export interface Call {
  /** The parsed body; undefined where it is not JSON. */
  json: unknown;
  authorization: string | undefined;
  world: World;
  /** The caller, where the token was good. */
  user: string | undefined;
}

export interface Reply {
  status: number;
  body: string;
}

/** Changes the answers of an endpoint, or of every endpoint; undefined leaves an answer as it is. */
export function replies(
  endpoint: EndpointName | 'every',
  change: (reply: Reply, call: Call) => Partial<Reply> | undefined,
): Twist {
  return (handle, core) => (input) =>
    handle(input).map((effect) => {
      if (effect.type !== 'reply' || input.type !== 'request') return effect;
      if (endpoint !== 'every' && input.endpoint !== endpoint) return effect;
      const { answer } = effect;
      return { ...effect, answer: { ...answer, ...change(answer, callOf(input, core, answer.user)) } };
    });
}

/** Answers requests of an endpoint in place of the mock; undefined leaves them to it. */
export function requests(endpoint: EndpointName, answer: (call: Call) => Reply | undefined): Twist {
  return (handle, core) => (input) => {
    if (input.type !== 'request' || input.endpoint !== endpoint) return handle(input);
    const reply = answer(callOf(input, core, undefined));
    return reply ? [{ type: 'reply', answer: { endpoint, request: input.request, ...reply } }] : handle(input);
  };
}

/** Who sends a request with this header, where the mock would let it in. */
export function callerOf(authorization: string | undefined, world: World): User | undefined {
  const [, bearer] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
  const token = world.tokens.get(bearer ?? '');
  return token?.expiresAt === null ? world.users.get(token.user) : undefined;
}

/** Hands other requests to the mock than came in. */
export function requestsAs(change: (input: RequestInput, core: ChatCore) => Partial<RequestInput> | undefined): Twist {
  return (handle, core) => (input) => handle(input.type === 'request' ? { ...input, ...change(input, core) } : input);
}

function callOf(input: RequestInput, { world }: ChatCore, user: string | undefined): Call {
  return { json: parsed(input.body), authorization: input.authorization, world, user };
}

/** Changes what is done when something happens. */
export function when<Type extends ChatEvent['type']>(
  type: Type,
  change: (event: EventOf<Type>, effects: Effect[], core: ChatCore, input: Input) => Effect[],
): Twist {
  return (handle, core) => (input) => {
    const effects = handle(input);
    const happened = effects.find((effect) => effect.type === 'event' && effect.event.type === type);
    if (happened?.type !== 'event') return effects;
    return change(happened.event as EventOf<Type>, effects, core, input);
  };
}

/** Changes each message as it is posted, in the live frame and in the history alike. */
export function posts(change: (message: Message, core: ChatCore) => void): Twist {
  return when('posted', ({ message }, effects, core) => {
    change(message, core);
    return frames(effects, () => ({ message }));
  });
}

/** Changes only the live frames of messages. */
export function liveFrames(change: (message: Message) => unknown): Twist {
  return when('posted', ({ message }, effects) => frames(effects, () => change(message)));
}

/** Changes the connections that a message is sent to. */
export function receivers(
  change: (connections: readonly number[], event: EventOf<'posted'>) => readonly number[],
): Twist {
  return when('posted', (event, effects) =>
    effects.map((effect) =>
      effect.type === 'send' ? { ...effect, connections: change(effect.connections, event) } : effect,
    ),
  );
}

/** Delivers a message to nobody who is its poster. */
export const noEcho: Twist = (handle, core) =>
  receivers((connections, { message }) => connections.filter((each) => core.userOf(each) !== message.poster))(
    handle,
    core,
  );

/** The effects with other frames in their sends. */
export function frames(effects: readonly Effect[], change: (frame: unknown) => unknown): Effect[] {
  return effects.map((effect) =>
    effect.type === 'send' ? { ...effect, frame: JSON.stringify(change(JSON.parse(effect.frame))) } : effect,
  );
}

export const without = (effects: readonly Effect[], ...types: Effect['type'][]): Effect[] =>
  effects.filter(({ type }) => !types.includes(type));

export const send = (connections: readonly number[] | number, frame: unknown): Effect => ({
  type: 'send',
  connections: [connections].flat() as number[],
  frame: typeof frame === 'string' ? frame : JSON.stringify(frame),
});

export const close = (connection: number, code: number): Effect => ({ type: 'close', connection, code, reason: '' });

/** A JSON answer. */
export const answer = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });

/** An answer in the documented error body. */
export const errorAnswer = (status: number, code: string, error = 'That did not work'): Reply =>
  answer(status, { error, error_code: code });

/** The properties of a frame that a client sent; none where it is not a JSON object. */
export function fieldsOf(input: Input): Record<string, unknown> {
  const value = input.type === 'frame' ? parsed(input.text ?? '') : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export const hasKey = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
