/**
 * Makes `src/protocol/generated/` from `schemas/`: a type and a validator per schema; then the documents in `schemas/`.
 * The validators are compiled here, not at start-up, because compiling them costs more than starting the server.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _, Ajv2020, type AnySchema, type Options } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { editorSchema } from './editor-schema.ts';
import { schemaFormats } from './schema-formats.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const schemasFolder = path.join(root, 'schemas');
const outFolder = path.join(root, 'src/protocol/generated');
const banner = '// Generated from schemas/ by `npm run generate`; do not edit.\n';

/** Formats that people write by hand: every mistake is reported at once, with the schema that it breaks. */
const fileFormats = ['Scenario', 'CheckConfig', 'Baseline', 'Report'];
/** What is only written: its readers are elsewhere, and the tests that hold it against its schema. */
const writtenOnly = ['ClientVerdict', 'ControlShapes'];
/** The lines of recordings. Their types stand in src/traffic, beside what is to be said of them. */
const lineFormats = ['TraceLine', 'CheckTraceLine'];

type Schema = JSONSchema & { $id: string; title: string };

const isLineFormat = ({ title }: Schema): boolean => lineFormats.includes(title);

async function readSchemas(): Promise<Map<string, Schema>> {
  const files = (await readdir(schemasFolder, { recursive: true })).filter(
    (file) => file.endsWith('.schema.json') && !file.startsWith('editor'),
  );
  const schemas = new Map<string, Schema>();
  for (const file of files.sort()) {
    schemas.set(file, JSON.parse(await readFile(path.join(schemasFolder, file), 'utf8')));
  }
  return schemas;
}

/** One file of types; all schemas are compiled as one so that a shared shape is declared once. */
async function writeTypes(schemas: Map<string, Schema>): Promise<void> {
  const typed = [...schemas].filter(([, schema]) => !isLineFormat(schema));
  const everything: JSONSchema = {
    title: 'AllShapes',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(typed.map(([file, schema]) => [schema.title, { $ref: file }])),
  };
  const folder = await mkdtemp(path.join(tmpdir(), 'chat-testbed-'));
  for (const [file, schema] of typed) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), JSON.stringify(onlyExpanded(schema)));
  }
  const source = await compile(everything, 'AllShapes', {
    cwd: `${folder}/`,
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
  await rm(folder, { recursive: true });
  await writeFile(path.join(outFolder, 'types.ts'), source);
}

/** What stands in a place once tables, repeats and placeholders have been filled in: types know nothing else. */
const onceExpanded = 'onceExpanded';

const isAnything = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0;

function onlyExpanded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onlyExpanded);
  if (typeof value !== 'object' || value === null) return value;
  const { [onceExpanded]: instead, ...rest } = value as Record<string, unknown>;
  if (instead !== undefined) return instead;
  if (rest.$ref === 'trace.schema.json') return { type: 'object' };
  return Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, onlyExpanded(item)]));
}

/**
 * The schema with its local references filled in. A validator made from it names, in each error, the branch of an
 * `anyOf` that the error belongs to; behind a reference that is lost.
 */
function withoutLocalReferences(value: unknown, root: Schema): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutLocalReferences(item, root));
  if (typeof value !== 'object' || value === null) return value;
  // The steps in a repeat are checked when they have been written out.
  if (isAnything((value as Partial<Record<typeof onceExpanded, unknown>>)[onceExpanded])) return {};
  const { $ref, ...rest } = value as { $ref?: string };
  const entries = Object.entries(rest).filter(([key]) => key !== '$defs' && key !== onceExpanded);
  const filled = Object.fromEntries(entries.map(([key, item]) => [key, withoutLocalReferences(item, root)]));
  if ($ref === undefined) return filled;
  const name = /^#\/\$defs\/(\w+)$/.exec($ref)?.[1];
  const target = name && (root.$defs as Record<string, unknown>)[name];
  if (!target) throw new Error(`${root.$id}: cannot follow ${$ref}`);
  return { ...(withoutLocalReferences(target, root) as object), ...filled };
}

interface ValidatorModule {
  file: string;
  schemas: Schema[];
  options: Options;
}

/** One self-contained module: Ajv's own output still calls `require`, so it is bundled. */
async function writeValidators({ file, schemas, options }: ValidatorModule): Promise<void> {
  const ajv = new Ajv2020({
    ...options,
    formats: schemaFormats,
    code: { source: true, esm: true, formats: _`require('./scripts/schema-formats.ts').schemaFormats` },
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  for (const schema of schemas) ajv.addSchema(schema as AnySchema);
  const names = Object.fromEntries(schemas.map((schema) => [`is${schema.title}`, schema.$id]));
  await build({
    stdin: { contents: standalone.default(ajv, names), resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // A third of the size, which start-up has to read.
    minifyWhitespace: true,
    minifySyntax: true,
    outfile: path.join(outFolder, `${file}.js`),
    banner: { js: banner },
    logLevel: 'error',
  });
  const declarations = schemas.map((schema) => {
    const shape = isLineFormat(schema) ? 'object' : `Types.${schema.title}`;
    return `export declare const is${schema.title}: Validator<${shape}>;`;
  });
  await writeFile(path.join(outFolder, `${file}.d.ts`), `${banner}${validatorType}${declarations.join('\n')}\n`);
}

/** Without the types of Ajv, which whoever installs the package does not have. */
const validatorType = `import type * as Types from './types.ts';

/** A mistake, as Ajv tells it. */
export interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  params: Record<string, any>;
  message?: string;
  schema?: unknown;
  parentSchema?: Record<string, any>;
  data?: unknown;
}

/** A type guard; after a refusal, \`errors\` says why. */
export interface Validator<Shape> {
  (data: unknown): data is Shape;
  errors?: SchemaError[] | null;
}

`;

const kebabCase = (title: string): string => title.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

await mkdir(outFolder, { recursive: true });
const schemas = await readSchemas();
const all = [...schemas.values()];
const isFileFormat = ({ title }: Schema): boolean => fileFormats.includes(title);
const isWireShape = ({ title }: Schema): boolean => ![...fileFormats, ...lineFormats, ...writtenOnly].includes(title);
/** Those of files that people write, as editors need them. */
async function writeEditorSchemas(): Promise<void> {
  const folder = path.join(schemasFolder, 'editor');
  await mkdir(folder, { recursive: true });
  for (const file of ['scenario.schema.json', 'config.schema.json']) {
    const schema = editorSchema(schemas.get(file) as Schema, file.startsWith('scenario'));
    await writeFile(path.join(folder, file), `${JSON.stringify(schema, null, 2)}\n`);
  }
}

await Promise.all([
  writeTypes(schemas),
  writeEditorSchemas(),
  writeValidators({ file: 'wire-validators', schemas: all.filter(isWireShape), options: {} }),
  writeValidators({ file: 'line-validators', schemas: all.filter(isLineFormat), options: {} }),
  // One each: a command starts with those alone that it needs.
  ...all.filter(isFileFormat).map((schema) =>
    writeValidators({
      file: `${kebabCase(schema.title)}-validator`,
      schemas: [withoutLocalReferences(schema, schema) as Schema],
      options: { allErrors: true, verbose: true },
    }),
  ),
]);
// These are made of what was just written.
await import('./write-documents.ts');
