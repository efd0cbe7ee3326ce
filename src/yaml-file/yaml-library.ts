import { createRequire } from 'node:module';

type YamlLibrary = typeof import('yaml');

let loaded: YamlLibrary | undefined;

/**
 * The library that reads and writes YAML. It is loaded when it is first needed: bundled scenarios and most commands do
 * without, and it takes as long as all else that a start loads.
 */
export function yamlLibrary(): YamlLibrary {
  loaded ??= createRequire(import.meta.url)('yaml') as YamlLibrary;
  return loaded;
}
