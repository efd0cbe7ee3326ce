import { scenarioPart } from '../../faults/index.ts';
import { parseDuration } from '../../protocol/index.ts';
import { checkSchema, YamlSource } from '../../yaml-file/index.ts';
import type { Action, actionKeys } from '../steering/act.ts';
import { SteeringProblem } from '../steering/steering.ts';

/**
 * Reads an action as an event of a scenario would have it.
 * @throws FileProblems in the words that a scenario file would get
 * @example readAction('post', { as: 'bob', room: '1', message: 'hi' })
 */
export function readAction(key: (typeof actionKeys)[number], value: unknown): Action {
  const source = new YamlSource(key, JSON.stringify({ [key]: value ?? null }));
  return checkSchema<Action>(source, isAction);
}

const isAction = scenarioPart<Action>('/events/0', (action) => ({ events: [{ at: '0ms', ...action }] }));

/** A property of a body that is an object. @throws SteeringProblem if the property is of another type */
export function propertyOf<Type extends keyof PropertyTypes>(
  body: unknown,
  key: string,
  type: Type,
): PropertyTypes[Type] | undefined {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined;
  if (value === undefined) return undefined;
  if (typeof value === type) return value as PropertyTypes[Type];
  throw new SteeringProblem(`\`${key}\` must be a ${type}, not ${JSON.stringify(value)}.`);
}

interface PropertyTypes {
  string: string;
  number: number;
  boolean: boolean;
}

/** The number of the trace entry to read after. */
export function sinceOf(query: Readonly<Record<string, unknown>>, otherwise: number): number {
  if (query.since === undefined) return otherwise;
  const since = Number(query.since);
  if (Number.isInteger(since) && since >= 0) return since;
  throw new SteeringProblem(`\`since\` is the number of a trace entry, not ${JSON.stringify(query.since)}.`);
}

/** A duration in milliseconds. @throws SteeringProblem if the text is not one */
export function durationOf(text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new SteeringProblem((error as Error).message);
  }
}
