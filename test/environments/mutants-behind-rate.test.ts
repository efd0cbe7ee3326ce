import { describe, expect, test } from 'vitest';
import { checkServer } from '../../src/conformance/index.ts';
import type { Report } from '../../src/protocol/index.ts';
import { mutants } from '../mutants/list/index.ts';
import { expectedStatus } from '../mutants/mutant.ts';
import { startGateway } from './server/gateway.ts';
import { accusations, timeout } from './support.ts';

/** Requests a second of one token that the gateway lets pass, and those that the config allows of all. */
const [perToken, ofAll] = [20, 40];
/** Runs mostly wait for their turn. */
const atOnce = 8;

/** Of every other requirement the first server that breaks it; `connect.secure` is about the address alone. */
const chosen = mutants
  .filter(({ breaks }, index) => mutants.findIndex((other) => other.breaks === breaks) === index)
  .filter(({ isIncomplete }) => !isIncomplete)
  .filter(({ breaks }, index) => index % 2 === 0 && breaks !== 'connect.secure')
  // The config of every fourth says nothing of the rate: that is learnt from 429.
  .map((mutant, index) => ({ mutant, knowsRate: index % 4 !== 0, ...mutant }));

type Chosen = (typeof chosen)[number];

interface Judged {
  report: Report;
  /** Requests that the gateway has answered by 429. */
  refused: number;
}

/** A whole run through the gateway. */
async function judgeBehindGateway({ mutant: { start }, knowsRate }: Chosen): Promise<Judged> {
  const { config, options, close } = await start();
  const gateway = await startGateway(config.target, perToken);
  try {
    const limits = { ...config.limits, ...(knowsRate && { requestsPerSecond: ofAll }) };
    const report = await checkServer({ ...config, target: gateway.url, limits }, options);
    return { report, refused: gateway.refused };
  } finally {
    gateway.close();
    await close();
  }
}

/** Starts the next one as soon as one is done. */
function inTurn<Item, Done>(items: readonly Item[], act: (item: Item) => Promise<Done>): Map<Item, Promise<Done>> {
  const lanes = Array.from({ length: atOnce }, () => Promise.resolve<unknown>(undefined));
  return new Map(
    items.map((item, index) => {
      const done = (lanes[index % atOnce] ?? Promise.resolve()).then(() => act(item));
      lanes[index % atOnce] = done.catch(() => undefined);
      return [item, done] as const;
    }),
  );
}

describe('broken servers behind a gateway that limits requests are caught all the same, under their own requirement', () => {
  const reports = inTurn(chosen, judgeBehindGateway);

  test.each(chosen)('$name breaks $breaks', { timeout }, async (each) => {
    const { mutant } = each;
    const { report } = (await reports.get(each)) as Judged;
    const found = accusations(report);
    const outline = [...new Set(found.map(({ status, requirement }) => `${status} ${requirement}`))];
    expect(outline, found.map(({ id, reason }) => `${id}: ${reason}`).join('\n')).toEqual([
      `${expectedStatus(mutant)} ${mutant.breaks}`,
    ]);
    // A case that waits for its turns may come too late for what goes by, and the record of the whole run still has it.
    const ofCases = found.filter(({ id }) => !id.endsWith('/observed')).map(({ reason }) => reason);
    if (ofCases.length > 0) expect(ofCases).toContainEqual(expect.stringMatching(mutant.reason));
  });

  // One alone may ask so little, on a busy machine, that the gateway refuses it nothing.
  test('most whose config does not know the rate were refused something by the gateway', { timeout }, async () => {
    const unaware = chosen.filter(({ knowsRate }) => !knowsRate);
    const judged = await Promise.all(unaware.map((each) => reports.get(each) as Promise<Judged>));
    const spared = unaware.filter((_, index) => judged[index]?.refused === 0).map(({ name }) => name);
    expect(spared.length, `never refused: ${spared.join(', ')}`).toBeLessThan(unaware.length / 2);
  });
});
