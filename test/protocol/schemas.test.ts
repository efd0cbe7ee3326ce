import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { isBaseline } from '../../src/protocol/generated/baseline-validator.js';
import { isCheckConfig } from '../../src/protocol/generated/check-config-validator.js';
import * as lineValidators from '../../src/protocol/generated/line-validators.js';
import { isReport } from '../../src/protocol/generated/report-validator.js';
import { isScenario } from '../../src/protocol/generated/scenario-validator.js';
import * as wireValidators from '../../src/protocol/generated/wire-validators.js';
import { repository } from '../support/command.ts';

const folder = path.join(repository, 'schemas');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.schema.json'),
);
const ajv = new Ajv2020({ strictRequired: false, allowUnionTypes: true, keywords: ['onceExpanded'] });
addFormats.default(ajv);
const validators: Record<string, (value: unknown) => boolean> = {
  ...wireValidators,
  ...lineValidators,
  isBaseline,
  isCheckConfig,
  isReport,
  isScenario,
};

const schemas = new Map(files.map((file) => [file, JSON.parse(readFileSync(path.join(folder, file), 'utf8'))]));
// One may refer to another.
for (const schema of schemas.values()) ajv.addSchema(schema);

describe.each([...schemas])('%s', (file, schema) => {
  // What the product only writes has no validator in it; its readers make their own from the schema.
  const isShape = validators[`is${schema.title}`] ?? ajv.getSchema(schema.$id);
  if (!isShape) throw new Error(`There is no validator for ${schema.$id}.`);

  test('is JSON Schema 2020-12, named after its place', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.$id.endsWith(`/schemas/${file}`)).toBe(true);
    expect(schema.description).toMatch(/\.$/);
  });

  test('accepts its own examples', () => {
    for (const example of schema.examples ?? []) expect(isShape(example), JSON.stringify(example)).toBe(true);
  });

  test('refuses what lacks a required property or has another type', () => {
    const [example] = schema.examples ?? [];
    for (const key of schema.required ?? []) {
      if (example === undefined) continue;
      const { [key]: _, ...without } = example;
      expect(isShape(without), `without ${key}`).toBe(false);
      expect(isShape({ ...example, [key]: 1.5 }), `${key}: 1.5`).toBe(false);
    }
    for (const value of [5, true, [[]]]) expect(isShape(value), JSON.stringify(value)).toBe(false);
  });
});
