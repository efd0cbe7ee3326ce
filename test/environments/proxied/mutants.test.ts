import { describe, expect, onTestFinished, test } from 'vitest';
import { parseFault } from '../../../src/faults/index.ts';
import { mutants } from '../../mutants/list/index.ts';
import { variants } from '../../mutants/variants.ts';
import { foundIn, inFrontOf } from '../../proxy/proxied.ts';
import { repeated } from '../support.ts';
import { life } from './life.ts';
import { plainLife } from './plain-life.ts';

/** Servers whose mistake shows in what two people do in a second. */
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

/** What goes wrong on the way is nobody's finding. */
const faults = [
  '{ on: retrieve, nth: 1, respond: { status: 500 } }',
  '{ on: send, nth: 2, drop: true }',
  '{ on: deliver, nth: 3, duplicate: true }',
  '{ on: deliver, nth: 5, hold: 1 }',
  '{ on: deliver, nth: 9, malformed: true }',
  '{ on: room_info, nth: 2, reset: true }',
].map((fault) => parseFault(fault));

type Life = typeof life;

/** What a proxy finds while people talk through it. */
async function foundThroughProxy(
  { start }: Pick<(typeof mutants)[number], 'start'>,
  live: Life,
  options: Parameters<typeof inFrontOf>[1] = {},
): Promise<string[]> {
  const { config, close } = await start();
  onTestFinished(close);
  const { proxy, url } = await inFrontOf(config.target, { config, ...options });
  await live({ url }, config);
  return foundIn(proxy.verdict.report());
}

const lives: [string, Life][] = [
  ['the reference client', life],
  ['bare sockets and fetch', plainLife],
];
const isServers = (found: string): boolean => found.startsWith('server ');

describe.each(lives)('through the proxy, with %s in front', (_, live) => {
  test.each(mutants.filter(({ name }) => shown.includes(name)))(
    '$name is found to break $breaks, and nobody else',
    async (mutant) => {
      expect(await foundThroughProxy(mutant, live)).toEqual([`server ${mutant.breaks}`]);
    },
  );

  const rows = variants
    .filter(({ name }) => correct.includes(name))
    .map((variant) => ({ ...variant, what: variant.name }));

  test.each(repeated(rows))('nothing is found in $what', async (variant) => {
    expect(await foundThroughProxy(variant, live)).toEqual([]);
  });

  test.each(repeated(rows))('nothing is found in the server with faults on the way: $what', async (variant) => {
    expect((await foundThroughProxy(variant, live, { faults })).filter(isServers)).toEqual([]);
  });
});

test('every server that is named here exists', () => {
  const names = [...mutants, ...variants].map(({ name }) => name);
  expect([...shown, ...correct].filter((name) => !names.includes(name))).toEqual([]);
});
