import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { clientRequirements } from '../../src/client-rules/index.ts';
import { clientRules } from '../../src/client-rules/rules/index.ts';
import { repository } from '../support/command.ts';

const document = readFileSync(path.join(repository, 'docs/client-rules.md'), 'utf8');
const anchors = [...document.matchAll(/^### <a id="([^"]+)"><\/a>(\S+) \((\w+)\)$/gm)];

describe('the register of client requirements', () => {
  test('its ids and levels are permanent', () => {
    expect(Object.fromEntries(clientRequirements.map(({ id, level }) => [id, level]))).toMatchSnapshot();
  });

  test('the document has an anchor for each, with the same level', () => {
    const documented = Object.fromEntries(anchors.map(([, , id, level]) => [id, level]));
    expect(documented).toEqual(Object.fromEntries(clientRequirements.map(({ id, level }) => [id, level])));
    for (const [, anchor, id] of anchors) expect(anchor).toBe(id);
  });

  test('links within the document lead somewhere', () => {
    const ids = clientRequirements.map(({ id }) => id as string);
    for (const [, target = ''] of document.matchAll(/\]\(#([^)]+)\)/g)) expect(ids).toContain(target);
  });

  test('each has a rule, or is excluded, and no rule is without one', () => {
    const judged = clientRequirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);
    expect(clientRules.map(({ id }) => id)).toEqual(judged);
  });

  test('each has a reason and a remedy, in sentences', () => {
    for (const { reason, remedy, title } of clientRequirements) {
      expect(reason).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
      expect(title).not.toMatch(/\.$/);
    }
  });
});
