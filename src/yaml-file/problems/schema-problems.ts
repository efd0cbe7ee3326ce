import type { ErrorObject } from 'ajv';
import { type Problem, parseJson } from '../../protocol/index.ts';
import { didYouMean } from '../did-you-mean.ts';
import { FileProblems } from '../problem.ts';
import { isSecretPlace } from '../secrets.ts';
import { type FileFinding, type Path, YamlSource } from '../yaml-source.ts';
import { withoutUnmeantShapes } from './meant-shapes.ts';

interface FileValidator<Shape> {
  (data: unknown): data is Shape;
  /** Those of Ajv, whose types are not installed with the package. */
  errors?: readonly object[] | null;
}

/**
 * The value of a file, where it fits the schema.
 * @throws FileProblems with every mistake, each with its place and the nearest valid name
 */
export function checkSchema<Shape>(source: Checkable, validator: FileValidator<Shape>, hint?: ShapeHint): Shape {
  const { value } = source;
  if (validator(value)) return value;
  throw new FileProblems(source.problems(findingsOf(value, validator, hint)));
}

/** What a format knows of the mistakes that people make in it: better words for a key that is not there. */
export type ShapeHint = (place: { path: Path; key: string; value: unknown }) => Partial<Explanation> | undefined;

/** A value that knows where in its files each part of it is written. */
interface Checkable {
  readonly value: unknown;
  problems(findings: readonly FileFinding[]): Problem[];
}

/** What is wrong with a value. */
export function schemaFindings<Shape>(
  value: unknown,
  validator: FileValidator<Shape>,
  hint?: ShapeHint,
): FileFinding[] {
  return validator(value) ? [] : findingsOf(value, validator, hint);
}

function findingsOf<Shape>(value: unknown, { errors }: FileValidator<Shape>, hint?: ShapeHint): FileFinding[] {
  return withoutUnmeantShapes((errors ?? []) as ErrorObject[]).map((error) => {
    const finding = toFinding(value, error);
    const { path, key } = finding;
    const better = key === undefined ? undefined : hint?.({ path, key, value: error.data });
    return { ...finding, ...better };
  });
}

/** A longer text is not read twice to show a place in it, in characters. */
export const longestShown = 1_000_000;

/**
 * The value of a JSON text that a program wrote, where it fits the schema.
 * @throws FileProblems as {@link checkSchema} does: a text with a mistake is read again for the place of it, unless it
 * is longer than {@link longestShown}
 */
export function checkJson<Shape>(file: string, text: string, validator: FileValidator<Shape>): Shape {
  const value = parseJson(text);
  if (validator(value)) return value;
  if (text.length <= longestShown) {
    return checkSchema(new YamlSource(file, text, { hasUniqueKeys: false }), validator);
  }
  const findings = findingsOf(value, validator);
  throw new FileProblems(findings.map(({ message }) => ({ file, line: 1, column: 1, message, frame: '' })));
}

function toFinding(value: unknown, error: ErrorObject): FileFinding {
  const path = toPath(error.instancePath, value);
  return { path, ...explain(error, path) };
}

type Explanation = Omit<FileFinding, 'path'>;

function explain(error: ErrorObject, path: Path): Explanation {
  const place = path.length > 0 ? `\`${formatPath(path)}\`` : 'the file';
  const { keyword, params } = error;
  const came = describeValue(error.data, isSecretPlace(path));
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(error, place);
    case 'required':
      return { message: `${place} lacks \`${params.missingProperty}\`.` };
    case 'enum':
    case 'const':
      return oneOf(error, place, came);
    case 'type':
      return wrongType(error, place, came);
    case 'pattern':
      if (!isDuration(error)) break;
      return { message: `${place} must be a duration, not ${came}.`, remedy: durationRemedy };
    case 'format':
      if (params.format !== 'regex') break;
      return wrongPattern(error, place);
    default:
  }
  return { message: `${place} ${error.message}, but is ${came}.`, ...exampleOf(error) };
}

const durationRemedy = 'Write a number and its unit: 100ms, 5s, 2m, 1h, 3d.';

/** Durations are written alike in all files. */
function isDuration({ parentSchema }: ErrorObject): boolean {
  return String(parentSchema?.pattern).includes('(ms|s|m|h|d)');
}

function wrongType(error: ErrorObject, place: string, came: string): Explanation {
  const { params, data } = error;
  const types = [params.type].flat();
  if (isDuration(error)) {
    const remedy = typeof data === 'number' ? `Write ${data}s, or another unit: ms, m, h, d.` : durationRemedy;
    return { message: `${place} must be a duration, not ${came}.`, remedy };
  }
  const isQuoteMissing = types.includes('string') && (typeof data === 'number' || typeof data === 'boolean');
  const message = `${place} must be ${anyOf(types)}, not ${came}.`;
  return isQuoteMissing && !came.startsWith('a') ? { message, remedy: `Put it in quotes: "${data}".` } : { message };
}

function wrongPattern({ data }: ErrorObject, place: string): Explanation {
  const why = whyNoPattern(String(data));
  const message = `${place} is no regular expression: ${why}.`;
  return { message, remedy: 'A character that has a meaning there, such as ( or ?, is written with a backslash: \\(.' };
}

function whyNoPattern(text: string): string {
  try {
    return String(new RegExp(text, 'u'));
  } catch (error) {
    const { message } = error as Error;
    return message
      .replace(/^Invalid regular expression: /, '')
      .replace(/^\/.*\/u?: /s, '')
      .toLowerCase();
  }
}

function unknownKey({ params, parentSchema }: ErrorObject, place: string): Explanation {
  const key = String(params.additionalProperty);
  const known = Object.keys((parentSchema?.properties as object | undefined) ?? {}).filter(
    (name) => name !== '$schema',
  );
  const remedy = () => didYouMean(key, known, `Known here: ${known.join(', ')}.`);
  return { message: `${place} has no key \`${key}\`.`, remedy, key };
}

function oneOf({ params, data }: ErrorObject, place: string, came: string): Explanation {
  const allowed: unknown[] = params.allowedValues ?? [params.allowedValue];
  const message = `${place} must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}, not ${came}.`;
  return { message, remedy: () => (typeof data === 'string' ? didYouMean(data, allowed.map(String), '') : '') };
}

function exampleOf({ parentSchema }: ErrorObject): { remedy?: string } {
  const examples = parentSchema?.examples as unknown[] | undefined;
  return examples ? { remedy: `For example: ${examples.map((example) => JSON.stringify(example)).join(', ')}.` } : {};
}

/** A value, short enough for a sentence; of a secret only what kind of value it is. */
function describeValue(data: unknown, isSecret: boolean): string {
  if (data === null) return 'null';
  if (typeof data === 'object') return Array.isArray(data) ? 'a list' : 'an object';
  if (isSecret) return anyOf([typeof data]);
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
