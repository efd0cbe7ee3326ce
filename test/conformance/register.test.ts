import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cases } from '../../src/conformance/index.ts';
import { chapterTitles, requirements } from '../../src/requirements/index.ts';
import { repository } from '../support/command.ts';

const protocol = readFileSync(path.join(repository, 'docs/protocol.md'), 'utf8');

describe('register, cases and docs are in step', () => {
  test('ids are permanent', () => {
    expect(requirements.map(({ id, level }) => `${level} ${id}`)).toMatchSnapshot('requirements');
    expect(cases.map(({ id }) => id)).toMatchSnapshot('cases');
  });

  test('no id is used twice', () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  test.each(requirements)('$id has a case or is excluded with a reason', (requirement) => {
    const its = cases.filter((item) => item.requirement === requirement.id);
    if (requirement.level === 'excluded') expect([its.length, requirement.reason]).toEqual([0, expect.any(String)]);
    else expect(its.length).toBeGreaterThan(0);
  });

  test.each([...cases])(
    'the case $id names a judged requirement, and begins with it',
    ({ id, requirement, maskedBy = [] }) => {
      const judged = requirements.filter(({ level }) => level !== 'excluded').map((item) => item.id);
      expect(judged).toEqual(expect.arrayContaining([requirement, ...maskedBy]));
      expect(id.startsWith(`${requirement}/`)).toBe(true);
    },
  );

  test.each(requirements)('docs/protocol.md restates $id', (requirement) => {
    const { id, level, sentence } = requirement;
    const section = protocol.split(`<a id="${id}"></a>`)[1]?.split('\n### ')[0] ?? '';
    expect(section.startsWith(`\`${id}\` · ${level}\n`)).toBe(true);
    expect(section).toContain(sentence);
    expect(section).toContain(requirement.level === 'excluded' ? requirement.reason : requirement.remedy);
  });

  test.each(['auth.expired-token', 'connect.expired-token'])('%s may fail because of the config', (id) => {
    expect(requirements.find((requirement) => requirement.id === id)).toMatchObject({
      remedy: expect.stringContaining('`tokens.expired` in the config'),
    });
  });

  test('docs/protocol.md has no anchor that the register does not know', () => {
    const anchors = [...protocol.matchAll(/^### <a id="([^"]+)">/gm)].map(([, id]) => id);
    expect(anchors).toEqual(requirements.map(({ id }) => id));
  });

  test('docs/coverage.md shows which cases judge what', async () => {
    await expect(coverage()).toMatchFileSnapshot(path.join(repository, 'docs/coverage.md'));
  });
});

function coverage(): string {
  const lines = [
    '# Which cases judge which requirement',
    '',
    'Kept by a test; `npx vitest run test/conformance/register.test.ts -u` writes it anew.',
    '',
  ];
  for (const [chapter, title] of Object.entries(chapterTitles)) {
    lines.push(`## ${title}`, '', '| requirement | level | cases |', '|---|---|---|');
    for (const requirement of requirements.filter((item) => item.chapter === chapter)) {
      const its = cases.filter((item) => item.requirement === requirement.id);
      const listed = its.map(({ id, title: sentence }) => `\`${id.slice(requirement.id.length + 1)}\` ${sentence}`);
      const cell = requirement.level === 'excluded' ? `not judged: ${requirement.reason}` : listed.join('<br>');
      lines.push(`| [\`${requirement.id}\`](protocol.md#${requirement.id}) | ${requirement.level} | ${cell} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
