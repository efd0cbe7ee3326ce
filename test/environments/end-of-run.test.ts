import { describe, expect, test } from 'vitest';
import type { Knobs } from './server/knobs.ts';
import { accusations, checkAmid, repeated, timeout } from './support.ts';

interface Row {
  what: string;
  knobs: Knobs;
  said: RegExp;
}

const rows: Row[] = [
  { what: 'goes away for good', knobs: { leave: { afterRequests: 90 } }, said: /went away and did not come back/ },
  {
    what: 'goes away for good behind a gateway',
    knobs: { leave: { afterRequests: 90, behindGateway: true } },
    said: /went away and did not come back/,
  },
  {
    what: 'restarts and has forgotten tokens and rooms',
    knobs: { leave: { afterRequests: 90, downMs: 1000, forget: true } },
    said: /came back as another\. The token of \w+ was valid when the run began.*in memory\?/,
  },
  {
    what: 'lets the tokens run out',
    knobs: { tokenLifetimeMs: 2000, operationMs: 10 },
    said: /The token of \w+ was valid when the run began and is not after \d+ s.*refreshAfter/,
  },
];

describe('a run that cannot go on says why in a sentence and keeps what it has judged: the target', () => {
  test.each(repeated(rows))('$what', { timeout }, async ({ knobs, said }) => {
    const report = await checkAmid(knobs);
    expect(report.partial).toMatch(said);
    expect(accusations(report)).toEqual([]);
    expect(report.verdict).toBe('incomplete');
    expect(report.summary.passed).toBeGreaterThan(20);
  });
});
