import { unknownNames } from '../../../faults/index.ts';
import { chatPaths, isObject, type Route, wellKnownPath } from '../../../protocol/index.ts';
import { type FileFinding, fillText, type Path } from '../../../yaml-file/index.ts';
import { routeWord } from './route-words.ts';

/** What the mock answers itself, whatever a route says. */
const ownPath = new RegExp(`^(/w/|/__testbed(/|$)|${wellKnownPath.replaceAll('.', '\\.')}$)`);

/**
 * Mistakes in routes that a schema cannot see.
 * @param users who there is; undefined where that is not known before the mock runs
 */
export function routeFindings(routes: readonly Route[], users: ReadonlySet<string> | undefined): FileFinding[] {
  const seen = new Set<string>();
  return routes.flatMap(({ on, respond }, index) => {
    const path = ['routes', index];
    const findings = [...pathFindings(on, [...path, 'on']), ...wordFindings(respond, users, [...path, 'respond'])];
    if (seen.has(on)) findings.push({ path: [...path, 'on'], message: `\`${on}\` is answered twice.` });
    seen.add(on);
    return findings;
  });
}

function pathFindings(on: string, path: Path): FileFinding[] {
  const [, asked = ''] = on.split(' ');
  if ((Object.values(chatPaths) as string[]).includes(asked)) {
    const remedy = 'A fault changes its answers: `faults: [{ on: retrieve, respond: { status: 500 } }]`.';
    return [{ path, message: `\`${asked}\` is a path of the chat: the mock answers it.`, remedy }];
  }
  return ownPath.test(asked) ? [{ path, message: `\`${asked}\` is a path of the mock's own.` }] : [];
}

function wordFindings(value: unknown, users: ReadonlySet<string> | undefined, path: Path): FileFinding[] {
  if (typeof value === 'string') return usersIn(value).flatMap((user) => unknownNames('user', user, users, path));
  if (Array.isArray(value)) return value.flatMap((item, index) => wordFindings(item, users, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => wordFindings(item, users, [...path, key]));
}

/** Those that are named; a pointer names one only when a request has come. */
function usersIn(text: string): string[] {
  const users: string[] = [];
  fillText(text, (name) => {
    const word = routeWord(name);
    if (word && 'user' in word && !word.user.startsWith('/')) users.push(word.user);
    return undefined;
  });
  return users;
}
