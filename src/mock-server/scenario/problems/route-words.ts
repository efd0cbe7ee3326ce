/** What a placeholder of a route stands for, once a request has come. */
export type RouteWord = { what: 'url' | 'webSocketUrl' } | { what: keyof typeof ofUser; user: string };

/** What can be said of a user. */
const ofUser = { token: 'token', 'expired token': 'expiredToken', id: 'id', name: 'name' } as const;

const aboutUser = new RegExp(`^(${Object.keys(ofUser).join('|')}) of (\\S+)$`);

/**
 * The word between the braces of a route; undefined where it is none.
 * @example routeWord('token of ada') // { what: 'token', user: 'ada' }
 */
export function routeWord(name: string): RouteWord | undefined {
  if (name === 'url' || name === 'webSocketUrl') return { what: name };
  const [, what, user] = aboutUser.exec(name) ?? [];
  return what === undefined || user === undefined ? undefined : { what: what as keyof typeof ofUser, user };
}

/** The key of a user under which it stands. */
export const keyOfUser = (what: keyof typeof ofUser): (typeof ofUser)[typeof what] => ofUser[what];

/** Every word that may stand there, to find the nearest one. */
export const routeWordsFor = (users: readonly string[]): string[] => [
  'url',
  'webSocketUrl',
  ...users.flatMap((user) => Object.keys(ofUser).map((what) => `${what} of ${user}`)),
];
