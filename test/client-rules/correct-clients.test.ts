import { describe, expect, test } from 'vitest';
import { dialectNames } from '../../src/protocol/index.ts';
import { correctClients } from '../clients/correct.ts';
import { judgeSubject } from '../clients/stage.ts';

describe.concurrent.each(dialectNames)('in the dialect %s nothing is found in a client', (dialect) => {
  test.each(correctClients)('$name', async ({ run }) => {
    const { own, foreign } = await judgeSubject(run, { dialect });

    expect(own.results.flatMap(({ findings }) => findings)).toEqual([]);
    expect(own.verdict).toBe('conformant');
    const withoutNotes = foreign.results.flatMap(({ findings }) => findings);
    expect(withoutNotes, 'without what only the mock notes').toEqual([]);
  });
});
