import { expect, onTestFinished, test } from 'vitest';
import { talk } from '../load/talk.ts';
import { variants } from '../mutants/variants.ts';

/** Node has its own ways to trust a certificate (NODE_EXTRA_CA_CERTS), and a script names its rooms. */
const others = ['self-signed', 'unguessable-rooms', 'untold-rooms'];
const reachable = variants.filter(({ name }) => !others.includes(name));

test.each(reachable)('load finds nothing on the conforming server $name', { timeout: 60_000 }, async ({ start }) => {
  const server = await start();
  onTestFinished(() => server.close());
  const metrics = await talk(server, { rounds: 3, patienceMs: 10_000 });
  expect(metrics.found).toEqual([0, 0, 0, 0]);
});
