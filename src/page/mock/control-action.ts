import { shellWord } from '../passing/curl.ts';

/** Something that can be done to the mock: what the control surface is asked, and the words that `ctl` has for it. */
export interface ControlAction {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  /** What follows `chat-testbed ctl`. */
  words: readonly string[];
}

/** The line for a shell that does the same. @example ctlLine(actions.clock('freeze'), 'http://127.0.0.1:4010') */
export function ctlLine({ words }: Pick<ControlAction, 'words'>, mockUrl: string): string {
  const url = mockUrl === 'http://127.0.0.1:4010' ? [] : ['--url', mockUrl];
  return ['npx', 'chat-testbed', 'ctl', ...words, ...url].map(shellWord).join(' ');
}

const path = (...parts: (string | number)[]): string => parts.map((part) => `/${encodeURIComponent(part)}`).join('');
const post = (words: readonly string[], place: string, body: unknown = {}): ControlAction => {
  return { method: 'POST', path: place, body, words };
};

/** Everything that the page can do. */
export const actions = {
  post: (as: string, room: string, message: string) =>
    post(['post', as, room, message], '/post', { as, room, message }),
  currentToken: (user: string): ControlAction => {
    return { method: 'GET', path: path('tokens', user), words: ['token', user, '--current'] };
  },
  newToken: (user: string) => post(['token', user], path('tokens', user)),
  expire: (user: string) => post(['expire', user], '/expire', [user]),
  disconnect: (user: string) => post(['disconnect', user], '/disconnect', { user }),
  cut: (user: string) => post(['disconnect', user, '--cut'], '/disconnect', { user, cut: true }),
  stall: (user: string) => post(['stall', user], '/stall', user),
  switchScenario: (scenario: string) => post(['scenario', scenario], '/scenario', { scenario }),
  addUser: (id: string) => post(['user', 'add', id], '/users', { id }),
  createRoom: (occupants: readonly string[], name: string) => {
    const named = name === '' ? {} : { name };
    return post(['create_room', ...occupants, ...(name === '' ? [] : ['--name', name])], '/create_room', {
      occupants,
      ...named,
    });
  },
  addFault: (fault: string) => post(['fault', fault], '/faults', { fault }),
  turnFault: (name: string, isOn: boolean) => {
    return post(['fault', isOn ? 'on' : 'off', name], isOn ? '/enable' : '/disable', name);
  },
  removeFault: (name: string): ControlAction => {
    return { method: 'DELETE', path: path('faults', name), words: ['fault', 'remove', name] };
  },
  advance: (duration: string) => post(['clock', 'advance', duration], '/clock', { advance: duration }),
  clock: (word: 'freeze' | 'run') => post(['clock', word], '/clock', { [word]: true }),
  reset: () => post(['reset'], '/reset'),
};
