import type { ErrorObject } from 'ajv';
import type { Problem } from '../protocol/index.ts';
import { withoutUnmeantShapes } from './meant-shapes.ts';
import { nearest } from './nearest.ts';
import { FileProblems } from './problem.ts';
import type { Path, YamlSource } from './yaml-source.ts';

interface FileValidator<Shape> {
  (data: unknown): data is Shape;
  errors?: ErrorObject[] | null;
}

/**
 * The value of a file, where it fits the schema.
 * @throws FileProblems with every mistake, each with its place and the nearest valid name
 */
export function checkSchema<Shape>(source: YamlSource, validator: FileValidator<Shape>): Shape {
  const { value } = source;
  if (validator(value)) return value;
  throw new FileProblems(schemaProblems(source, validator.errors ?? []));
}

/** Every mistake that a validator found, in the order of the file. */
export function schemaProblems(source: YamlSource, errors: ErrorObject[]): Problem[] {
  const problems = withoutUnmeantShapes(errors).map((error) => toProblem(source, error));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function toProblem(source: YamlSource, error: ErrorObject): Problem {
  const path = toPath(error.instancePath, source.value);
  const { message, suggestion, key } = explain(error, path);
  return source.problem(path, message, { ...(suggestion && { suggestion }), ...(key && { key }) });
}

interface Explanation {
  message: string;
  suggestion?: string;
  key?: string;
}

function explain(error: ErrorObject, path: Path): Explanation {
  const place = path.length > 0 ? `\`${formatPath(path)}\`` : 'the file';
  const { keyword, params, data } = error;
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(error, place);
    case 'required':
      return { message: `${place} lacks \`${params.missingProperty}\`.` };
    case 'enum':
      return oneOf(params.allowedValues as unknown[], data, place);
    case 'const':
      return oneOf([params.allowedValue], data, place);
    case 'type':
      return { message: `${place} must be ${anyOf([params.type].flat())}, not ${describe(data)}.` };
    default:
      return { message: `${place} ${error.message}, but is ${describe(data)}.`, ...exampleOf(error) };
  }
}

function unknownKey({ params, parentSchema }: ErrorObject, place: string): Explanation {
  const key = String(params.additionalProperty);
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {}).filter(
    (name) => name !== '$schema',
  );
  const near = nearest(key, known);
  const suggestion = near ? `Did you mean \`${near}\`?` : `Known here: ${known.join(', ')}.`;
  return { message: `${place} has no key \`${key}\`.`, suggestion, key };
}

function oneOf(allowed: unknown[], data: unknown, place: string): Explanation {
  const near = typeof data === 'string' ? nearest(data, allowed.map(String)) : undefined;
  const message = `${place} must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}, not ${describe(data)}.`;
  return near ? { message, suggestion: `Did you mean \`${near}\`?` } : { message };
}

function exampleOf({ parentSchema }: ErrorObject): { suggestion?: string } {
  const examples = parentSchema?.examples as unknown[] | undefined;
  return examples
    ? { suggestion: `For example: ${examples.map((example) => JSON.stringify(example)).join(', ')}.` }
    : {};
}

/** A value, short enough for a sentence. */
function describe(data: unknown): string {
  if (data === null) return 'null';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'an object';
  const text = JSON.stringify(data) ?? String(data);
  return `the ${typeof data} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

const anyOf = (types: string[]): string =>
  types.map((type) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`).join(' or ');

/** `/users/0/id` as keys and indexes; a number is an index only where it stands in a list. */
function toPath(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root as Record<string, unknown> | undefined;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = value?.[key] as Record<string, unknown> | undefined;
  }
  return path;
}

/**
 * A path for people.
 * @example formatPath(['users', 0, 'id']) // 'users[0].id'
 */
export function formatPath(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
