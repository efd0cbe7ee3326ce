/** Files that people write: read, held against a schema, and answered with every mistake and its place. */
export type { Problem } from '../protocol/index.ts';
export { readCsv } from './csv.ts';
export { didYouMean, listNames, nearest, unknownName } from './did-you-mean.ts';
export { fillText, isLonePlaceholder } from './placeholders.ts';
export { codeFrame, describeProblems, FileProblems } from './problem.ts';
export { checkJson, checkSchema, longestShown, type ShapeHint, schemaFindings } from './problems/schema-problems.ts';
export { readText } from './read-text.ts';
export { type FileFinding, type Path, YamlSource } from './yaml-source.ts';
