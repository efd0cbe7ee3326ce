/**
 * A schema as an editor needs it. Where a value may have one of several shapes, an editor tells what is missing of the
 * first one for every typo; so objects that stand side by side become one with the keys of all. What only one of them
 * allows is told by `validate`. A placeholder may stand in the place of a number.
 */
type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const placeholder = '\\{\\{.+\\}\\}';

/** @param hasPlaceholders whether `{{name}}` may stand in the place of a number */
export function editorSchema(schema: Schema, hasPlaceholders: boolean): Schema {
  const places = hasPlaceholders ? withPlaceholders : (each: Schema): Schema => each;
  const plain = eachSchema(schema, ({ onceExpanded: _, ...rest }) =>
    withMessages(places(withScalarExamples(rest))),
  ) as Schema;
  const merger = new Merger(plain.$defs as Record<string, Schema>);
  const { $defs: _, ...top } = plain;
  const merged = merger.merge(top) as Schema;
  return { ...merged, $id: String(schema.$id).replace('schemas/', 'schemas/editor/'), $defs: merger.definitions };
}

/** Every object of a schema, from the inside out. Examples are no schemas. */
function eachSchema(value: unknown, change: (schema: Schema) => Schema): unknown {
  if (Array.isArray(value)) return value.map((item) => eachSchema(item, change));
  if (!isSchema(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key === 'examples' ? item : eachSchema(item, change),
  ]);
  return change(Object.fromEntries(entries));
}

/** Makes one object of several that stand side by side. */
class Merger {
  readonly #given: Record<string, Schema>;
  readonly definitions: Record<string, unknown> = {};

  constructor(given: Record<string, Schema>) {
    this.#given = given;
    for (const name of Object.keys(given)) this.#define(name, given[name]);
  }

  merge(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.merge(item));
    if (!isSchema(value)) return value;
    const { anyOf, ...rest } = value;
    const entries = Object.entries(rest).map(([key, item]) => [key, key === 'examples' ? item : this.merge(item)]);
    const merged = Object.fromEntries(entries);
    return Array.isArray(anyOf) ? { ...merged, ...this.#choice(anyOf) } : merged;
  }

  #choice(anyOf: readonly Schema[]): Schema {
    const shapes = anyOf.flatMap((each) => this.#shapesOf(each));
    const objects = shapes.filter(({ properties }) => properties !== undefined);
    if (objects.length < 2) return { anyOf: this.merge(anyOf) };
    const others = shapes.filter(({ properties }) => properties === undefined);
    const name = objects
      .map(({ title }) => title)
      .sort()
      .join('Or');
    if (!(name in this.definitions)) this.#define(name, oneOf(objects));
    const one = { $ref: `#/$defs/${name}` };
    return others.length === 0 ? one : { anyOf: [...(this.merge(others) as Schema[]), one] };
  }

  /** Something that holds itself finds its name taken. */
  #define(name: string, schema: unknown): void {
    this.definitions[name] = undefined;
    this.definitions[name] = this.merge(schema);
  }

  #shapesOf(schema: Schema): Schema[] {
    const [, name] = /^#\/\$defs\/(\w+)$/.exec(String(schema.$ref)) ?? [];
    const target = name === undefined ? schema : (this.#given[name] as Schema);
    return Array.isArray(target.anyOf) ? target.anyOf.flatMap((each: Schema) => this.#shapesOf(each)) : [target];
  }
}

function oneOf(objects: readonly Schema[]): Schema {
  const properties = allProperties(objects);
  return { type: 'object', additionalProperties: false, properties, required: shared(objects) };
}

function allProperties(objects: readonly Schema[]): Schema {
  const all = new Map<string, unknown[]>();
  for (const { properties } of objects) {
    for (const [key, item] of Object.entries(properties as Schema)) {
      const known = all.get(key) ?? [];
      if (!known.some((each) => JSON.stringify(each) === JSON.stringify(item))) all.set(key, [...known, item]);
    }
  }
  return Object.fromEntries([...all].map(([key, items]) => [key, items.length === 1 ? items[0] : { anyOf: items }]));
}

function shared(objects: readonly Schema[]): string[] {
  const [first = [], ...others] = objects.map(({ required }) => (required ?? []) as string[]);
  return first.filter((key) => others.every((each) => each.includes(key)));
}

/** Editors offer examples as values; an object among scalars would be offered as `[object Object]`. */
function withScalarExamples(schema: Schema): Schema {
  const { examples, ...rest } = schema;
  if (!Array.isArray(examples) || schema.type === 'object') return schema;
  const scalars = examples.filter((example) => typeof example !== 'object');
  return scalars.length === 0 ? rest : { ...rest, examples: scalars };
}

function withPlaceholders(schema: Schema): Schema {
  const { type } = schema;
  if (schema.pattern !== undefined || schema.const !== undefined || schema.enum !== undefined) return schema;
  const types = [type].flat();
  if (!types.some((each) => each === 'integer' || each === 'number' || each === 'boolean') || types.includes('string'))
    return schema;
  return {
    ...schema,
    type: [...types, 'string'],
    pattern: placeholder,
    patternErrorMessage: 'A number, without quotes.',
  };
}

function withMessages(schema: Schema): Schema {
  if (!String(schema.pattern).includes('(ms|s|m|h|d)')) return schema;
  const message = 'A number and its unit: 100ms, 5s, 2m, 1h, 3d.';
  return { ...schema, errorMessage: message, patternErrorMessage: message };
}
