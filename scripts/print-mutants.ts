/** Prints the matrix of deliberately broken servers into `docs/mutants.md`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderMutants } from '../test/mutants/render.ts';

const docs = path.join(import.meta.dirname, '../docs');
await mkdir(docs, { recursive: true });
await writeFile(path.join(docs, 'mutants.md'), renderMutants());
