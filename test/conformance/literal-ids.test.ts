import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cases } from '../../src/conformance/index.ts';
import { requirements } from '../../src/requirements/index.ts';
import { repository } from '../support/command.ts';

const source = path.join(repository, 'src');

/** The text of every file below a folder. */
function textsIn(folder: string): string[] {
  const files = readdirSync(path.join(source, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'utf8'));
}

const idsMissingIn = (folder: string, ids: readonly string[]): string[] => {
  const texts = textsIn(folder);
  return ids.filter((id) => !texts.some((text) => text.includes(`'${id}'`)));
};

test('a search for the id of a requirement finds it in the register', () => {
  expect(
    idsMissingIn(
      'requirements',
      requirements.map(({ id }) => id),
    ),
  ).toEqual([]);
});

test.each([...new Set(requirements.map(({ chapter }) => chapter))])(
  'a search for the id of a case of %s finds it in the folder of that chapter',
  (chapter) => {
    const chapterOf = new Map(requirements.map((requirement) => [requirement.id, requirement.chapter]));
    const its = cases.filter(({ requirement }) => chapterOf.get(requirement) === chapter).map(({ id }) => id);
    expect(its.length).toBeGreaterThan(0);
    expect(idsMissingIn(`conformance/cases/${chapter}`, its)).toEqual([]);
  },
);
