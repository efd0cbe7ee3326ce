import path from 'node:path';
import { packageRoot } from '../package-root.ts';
import { requirements } from '../requirements/index.ts';
import { version } from '../version.ts';
import { Components, type Reference } from './components.ts';

/** A document as it is written: JSON. */
export type ApiDocument = Record<string, unknown>;

/** The shapes of this package's `schemas/`. */
export const ownComponents = (): Components => new Components(path.join(packageRoot(), 'schemas'));

/** What every document says of itself. */
export const infoOf = (title: string, description: string) => {
  return { title, version, description, license: { name: 'MIT', url: 'https://opensource.org/license/mit' } };
};

/** A body that is JSON. */
export const jsonOf = (schema: unknown) => ({ content: { 'application/json': { schema } } });

/** An answer that is an error body. */
export const errorAnswer = (description: string, error: Reference) => ({ description, ...jsonOf(error) });

/** The ids in the register that begin with one of these words; `explain <id>` tells each. */
export function requirementsOf(...chapters: string[]): string[] {
  return requirements.map(({ id }) => id).filter((id) => chapters.some((chapter) => id.startsWith(`${chapter}.`)));
}
