import { describe, expect, test } from 'vitest';
import { clientRequirements } from '../../src/client-rules/index.ts';
import { brokenClients } from '../clients/broken.ts';
import { judgeSubject } from '../clients/stage.ts';

describe.concurrent('a client that breaks one requirement', () => {
  test.each(brokenClients)('$breaks: it $name', async ({ breaks, because, run, options }) => {
    const { results } = await judgeSubject(run, options);
    const broken = results.filter(({ findings }) => findings.length > 0);

    expect(broken.map(({ requirement }) => requirement)).toEqual([breaks]);
    expect(broken[0]?.findings[0]?.sentence).toContain(because);
    expect(broken[0]?.findings[0]?.transcript.some(({ guilty }) => guilty)).toBe(true);
  });
});

test('there is a broken client for every requirement that can be judged', () => {
  const judged = clientRequirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);
  expect([...new Set(brokenClients.map(({ breaks }) => breaks))].sort()).toEqual(judged.sort());
});
