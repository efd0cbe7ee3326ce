import { describe, expect, test } from 'vitest';
import { dialectNames } from '../../src/protocol/index.ts';
import { correctClients } from '../clients/correct.ts';
import { judgeSubject } from '../clients/stage.ts';

describe.concurrent.each(dialectNames)('in the dialect %s nothing is found in a client', (dialect) => {
  test.each(correctClients)('$name', async ({ run }) => {
    const { verdict, results } = await judgeSubject(run, { dialect });

    expect(results.flatMap(({ findings }) => findings)).toEqual([]);
    expect(verdict).toBe('conformant');
  });
});
