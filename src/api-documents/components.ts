import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type JsonObject } from '../protocol/index.ts';

/** A reference from one part of a document to another. */
export interface Reference {
  $ref: string;
}

/** What says nothing inside of a document: where a file is, what it holds, and words for the generator of our types. */
function isCarriedOver(key: string, value: unknown): boolean {
  if (key === '$defs' || key === 'onceExpanded') return false;
  // A property may be called so, too.
  return typeof value !== 'string' || (key !== '$schema' && key !== '$id');
}

/** The shapes that a document refers to: taken from the schema files, each once and under its own name. */
export class Components {
  readonly #folder: string;
  readonly #files = new Map<string, JsonObject>();
  readonly #schemas = new Map<string, unknown>();

  /** @param folder where the schema files are */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Every shape that was referred to, and those that these refer to, by name. */
  get schemas(): Record<string, unknown> {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * A reference to a shape, which comes along.
   * @param target a schema file, with `#/$defs/Name` or `#/properties/Name` for a part of it
   * @example components.refer('message.schema.json') // { $ref: '#/components/schemas/Message' }
   */
  refer(target: string, from = ''): Reference {
    const [given = '', pointer = ''] = target.split('#');
    const file = given === '' ? from : path.posix.join(path.posix.dirname(from), given);
    const schema = partOf(this.#read(file), pointer);
    // A mere reference needs no name of its own.
    if (typeof schema.$ref === 'string' && Object.keys(schema).length === 1) return this.refer(schema.$ref, file);
    const name = this.#nameOf(file, pointer);
    if (!this.#schemas.has(name)) {
      this.#schemas.set(name, undefined);
      this.#schemas.set(name, this.#carryOver(schema, file));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #read(file: string): JsonObject {
    const known = this.#files.get(file);
    if (known) return known;
    const schema = JSON.parse(readFileSync(path.join(this.#folder, file), 'utf8')) as JsonObject;
    this.#files.set(file, schema);
    return schema;
  }

  #nameOf(file: string, pointer: string): string {
    const { title } = this.#read(file);
    const last = pointer.split('/').at(-1) ?? '';
    if (last === '') return String(title);
    // Names in small letters are meant within their file alone.
    return /^[A-Z]/.test(last) ? last : `${title}${last.charAt(0).toUpperCase()}${last.slice(1)}`;
  }

  #carryOver(value: unknown, file: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#carryOver(item, file));
    if (!isObject(value)) return value;
    const { $ref, ...rest } = value;
    const entries = Object.entries(rest)
      .filter(([key, item]) => isCarriedOver(key, item))
      .map(([key, item]) => [key, key === 'examples' && Array.isArray(item) ? item : this.#carryOver(item, file)]);
    return { ...(typeof $ref === 'string' && this.refer($ref, file)), ...Object.fromEntries(entries) };
  }
}

function partOf(schema: JsonObject, pointer: string): JsonObject {
  const steps = pointer.split('/').slice(1);
  const found = steps.reduce<unknown>((part, step) => (isObject(part) ? part[step] : undefined), schema);
  if (!isObject(found)) throw new Error(`${schema.$id} has no ${pointer}.`);
  return found;
}
