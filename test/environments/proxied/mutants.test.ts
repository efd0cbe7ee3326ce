import { describe, expect, onTestFinished, test } from 'vitest';
import { mutants } from '../../mutants/list/index.ts';
import { variants } from '../../mutants/variants.ts';
import { foundIn, inFrontOf } from '../../proxy/proxied.ts';
import { life } from './life.ts';

/** Servers whose mistake shows in what two people with the reference client do in a second. */
const shown = [
  'expired-token-is-called-invalid',
  'connected-comes-twice',
  'everybody-hears-everything',
  'outsider-hears-lunch',
  'everything-comes-twice',
  'acknowledges-posts',
  'create-dm-answers-an-object',
  'room-name-is-an-object',
  'caller-is-not-listed',
  'occupants-are-listed-twice',
  'history-is-a-bare-list',
  'history-has-ids-as-strings',
];

/** Servers that do something unusual and keep the document. */
const correct = ['the-mock', 'slow', 'noisy', 'uuids', 'jumping-ids', 'fans-out-later'];

/** What a proxy finds while people talk through it. */
async function foundThroughProxy({ start }: Pick<(typeof mutants)[number], 'start'>): Promise<string[]> {
  const { config, close } = await start();
  onTestFinished(close);
  const { proxy, url } = await inFrontOf(config.target, { config });
  await life({ url }, config);
  return foundIn(proxy.verdict.report());
}

describe('through the proxy, with the reference client in front', () => {
  test.each(mutants.filter(({ name }) => shown.includes(name)))(
    '$name is found to break $breaks, and nobody else',
    async (mutant) => {
      expect(await foundThroughProxy(mutant)).toEqual([`server ${mutant.breaks}`]);
    },
  );

  test.each(variants.filter(({ name }) => correct.includes(name)))('nothing is found in $name', async (variant) => {
    expect(await foundThroughProxy(variant)).toEqual([]);
  });

  test('every server that is named here exists', () => {
    const names = [...mutants, ...variants].map(({ name }) => name);
    expect([...shown, ...correct].filter((name) => !names.includes(name))).toEqual([]);
  });
});
