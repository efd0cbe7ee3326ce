import { describe, expect, test } from 'vitest';
import { brokenClients } from '../../clients/broken/index.ts';
import { correctClients } from '../../clients/correct.ts';
import { Stage, type StageOptions, type Subject } from '../../clients/stage.ts';
import { foundIn, proxied } from '../../proxy/proxied.ts';

/** Clients whose mistake shows in what passes, without what only the mock notes. */
const shown = [
  'sends its token again as a heartbeat',
  'sends its first message together with the token',
  'sends text that is no JSON',
  'posts a form',
  'uses the key of the other dialect',
  'sends the room as a number',
  'answers everything it hears, itself too',
  'forgets the scheme',
  'forgets the header',
  'sends a room id as a number',
  'asks on though its token has run out',
  'asks on with a token that nobody has',
  'connects again at once whenever it is closed',
  'asks for the whole history whenever it comes back',
];

/** The mock sends these clients frames that no document knows: that is the server's own finding. */
const hearsOddFrames = 'with frames that nobody knows';

/** What a proxy finds while a client plays through it against the mock. */
async function foundAt(run: Subject, options: StageOptions = {}): Promise<string[]> {
  const { proxy, url, webSocketUrl, behind } = await proxied({ dialect: options.dialect ?? 'documented' }, options);
  await run(new Stage(behind.mock, { url, webSocketUrl }));
  await proxy.sockets.untilNone();
  return foundIn(proxy.verdict.report());
}

describe('through the proxy', () => {
  test.each(brokenClients.filter(({ name }) => shown.includes(name)))(
    'a client that breaks $breaks is found, and nobody else: it $name',
    async ({ run, options, breaks }) => {
      const found = await foundAt(run, options);
      expect(found).toEqual([expect.stringMatching(new RegExp(`^client(:user 1)? ${breaks}$`))]);
    },
  );

  test.each(correctClients.filter(({ name }) => name !== hearsOddFrames))(
    'nothing is found in a client $name',
    async ({ run }) => {
      expect(await foundAt(run)).toEqual([]);
    },
  );

  test('every client that is named here exists', () => {
    const names = [...brokenClients, ...correctClients].map(({ name }) => name);
    expect([...shown, hearsOddFrames].filter((name) => !names.includes(name))).toEqual([]);
  });
});
