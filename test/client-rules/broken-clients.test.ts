import { describe, expect, test } from 'vitest';
import { clientRequirements, onForeignRecordings } from '../../src/client-rules/index.ts';
import type { ClientVerdict } from '../../src/protocol/index.ts';
import { brokenClients } from '../clients/broken/index.ts';
import { judgeSubject } from '../clients/stage.ts';

const brokenIn = ({ results }: ClientVerdict) => results.filter(({ findings }) => findings.length > 0);

describe.concurrent('a client that breaks one requirement', () => {
  test.each(brokenClients)('$breaks: it $name', async ({ breaks, because, run, options }) => {
    const { own, foreign } = await judgeSubject(run, options);
    const broken = brokenIn(own);

    expect(broken.map(({ requirement }) => requirement)).toEqual([breaks]);
    expect(broken[0]?.findings[0]?.sentence).toContain(because);
    expect(broken[0]?.findings[0]?.transcript.some(({ guilty }) => guilty)).toBe(true);

    const { isJudged } = onForeignRecordings[breaks];
    const others = brokenIn(foreign).filter(({ requirement }) => !isJudged || requirement !== breaks);
    expect(others, 'without what only the mock notes').toEqual([]);
  });
});

test('there is a broken client for every requirement that can be judged', () => {
  const judged = clientRequirements.filter(({ level }) => level !== 'excluded').map(({ id }) => id);
  expect([...new Set(brokenClients.map(({ breaks }) => breaks))].sort()).toEqual(judged.sort());
});
