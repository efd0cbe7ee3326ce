/** Files that people write: read, held against a schema, and answered with every mistake and its place. */
export type { Problem } from '../protocol/index.ts';
export { advice, nearest } from './nearest.ts';
export { describeProblem, FileProblems } from './problem.ts';
export { checkSchema } from './schema-problems.ts';
export { type Comment, writeYaml } from './write-yaml.ts';
export { type Path, YamlSource } from './yaml-source.ts';
