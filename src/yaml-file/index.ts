/** Files that people write: read, held against a schema, and answered with every mistake and its place. */
export { nearest } from './nearest.ts';
export { describeProblem, FileProblems, type Problem } from './problem.ts';
export { checkSchema } from './schema-problems.ts';
export { type Comment, writeYaml } from './write-yaml.ts';
export { type Path, YamlSource } from './yaml-source.ts';
