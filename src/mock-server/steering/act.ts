import type { TimedEvent } from '../../protocol/index.ts';
import type { Facts } from '../../traffic/index.ts';
import { type Steering, SteeringProblem } from './steering.ts';

/** What an event does, whenever it does it. */
export type Action = Omit<TimedEvent, 'at' | 'every' | 'times'>;

/** The keys of an event that say what it does; a sound event has one of them. */
export const actionKeys = [
  'post',
  'disconnect',
  'expire',
  'create_room',
  'create_dm',
  'frame',
  'enable',
  'disable',
] as const satisfies readonly (keyof Action)[];

/** The longest text, in characters, that is made from what happened: a reaction to itself could double it each time. */
const longestText = 65_536;

/** What an event reacts to, where it reacts to something, and how often it has acted, this time included. */
export type Occasion = Facts & { n?: number };

type ActionKey = (typeof actionKeys)[number];

/**
 * Does what an event says.
 * @param what the thing that it reacts to, and how often the event has acted
 * @returns what was done, in words
 * @throws SteeringProblem if it cannot be done
 * @example act(steering, { post: { as: 'bob', room: '1', message: 'hi' } }) // 'posted as bob to room 1'
 */
export function act(steering: Steering, action: Action, what: Occasion = {}): string {
  const key = actionKeys.find((candidate) => action[candidate] !== undefined);
  if (!key) throw new Error('There is nothing to do.');
  return doers[key](steering, action as Required<Action>, what);
}

const doers: Record<ActionKey, (steering: Steering, action: Required<Action>, what: Occasion) => string> = {
  post: (steering, { post }, what) => {
    const room = post.room ?? what.room ?? '';
    steering.post({ ...post, room, message: filledIn(post.message, what) });
    return `posted as ${post.as} to room ${room}`;
  },
  disconnect: (steering, { disconnect }) => {
    const count = steering.disconnect(disconnect);
    return `ended ${counted(count)} of ${named(disconnect.user)}`;
  },
  expire: (steering, { expire }) => {
    steering.expire(expire);
    return `let the tokens of ${named(expire)} run out`;
  },
  create_room: (steering, { create_room }) => `made room ${steering.createRoom(create_room)}`,
  create_dm: (steering, { create_dm }) =>
    `made room ${steering.createDm(create_dm)} of ${create_dm.as} and ${create_dm.other}`,
  frame: (steering, { frame }) => {
    const count = steering.sendFrame(frame);
    return `sent a frame to ${counted(count)} of ${named(frame.user)}`;
  },
  enable: (steering, { enable }) => {
    steering.turnFault(enable, true);
    return `switched fault ${enable} on`;
  },
  disable: (steering, { disable }) => {
    steering.turnFault(disable, false);
    return `switched fault ${disable} off`;
  },
};

function named(users: string | string[]): string {
  return users === '*' ? 'everybody' : [users].flat().join(', ');
}

function counted(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}

const placeholder = /\{(message|user|room|n)\}/g;

/** `{message}`, `{user}` and `{room}` in a text stand for those of what happened, `{n}` for how often the event acts. */
function filledIn(text: string, { user, room, text: message, n }: Occasion): string {
  const values = { message, user, room, n: n === undefined ? undefined : String(n) };
  const fillingOf = (whole: string, key: string): string => values[key as keyof typeof values] ?? whole;
  const growth = [...text.matchAll(placeholder)].map(
    ([whole, key = '']) => fillingOf(whole, key).length - whole.length,
  );
  const length = growth.reduce((sum, more) => sum + more, text.length);
  if (length <= longestText) return text.replace(placeholder, fillingOf);
  throw new SteeringProblem(`Its text would have ${length} characters; a reaction posts ${longestText} at most.`);
}
