import { scenarioPart } from '../../faults/index.ts';
import { checkSchema, YamlSource } from '../../yaml-file/index.ts';
import type { Action, actionKeys } from '../steering/act.ts';

/**
 * Reads an action as an event of a scenario would have it.
 * @throws FileProblems in the words that a scenario file would get
 * @example readAction('post', { as: 'bob', room: '1', message: 'hi' })
 */
export function readAction(key: (typeof actionKeys)[number], value: unknown): Action {
  const source = new YamlSource(key, JSON.stringify({ [key]: value ?? null }));
  return checkSchema<Action>(source, isAction);
}

/** Users as the `expire` of an event names them. @throws FileProblems where it names none */
export const usersOf = (value: unknown): string | string[] => readAction('expire', value).expire as string | string[];

const isAction = scenarioPart<Action>('/events/0', (action) => ({ events: [{ at: '0ms', ...action }] }));
