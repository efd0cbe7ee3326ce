import { expect, test } from 'vitest';
import { loadScenario } from '../../src/mock-server/index.ts';
import { startMock } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';

const { scenario } = loadScenario('default');
const clock = { start: '2026-01-05T12:00:00Z', frozen: true };
const all = 40;

test('of a client that a fault holds up no more is read past 16 MB, until that goes on', async () => {
  const faults = [{ on: 'send' as const, user: 'ada', delay: '60s' }];
  const { mock, webSocketUrl } = await startMock({ scenario: { ...scenario, clock, faults } });
  const entries = () => mock.switchboard.trace.entries();
  const came = () => entries().filter((entry) => entry.kind === 'from-client' && entry.user === 'ada').length - 1;
  // She is not in the room: to deliver so much at once would be too much for whoever gets it.
  const dropped = () => entries().filter((entry) => entry.kind === 'note' && entry.event.type === 'dropped').length;
  const [ada, bob] = [
    await RawClient.connect(webSocketUrl, 'token-ada'),
    await RawClient.connect(webSocketUrl, 'token-bob'),
  ];
  for (let count = 0; count < all; count += 1) ada.send({ room: '3', messages: 'x'.repeat(900_000) });
  await expect.poll(came, { message: 'the frames that may come' }).toBeGreaterThan(17);
  for (let turn = 0; turn < 20; turn += 1) {
    bob.send({ room: '1', messages: 'anybody?' });
    await bob.nextText();
  }
  expect(came()).toBeLessThan(21);
  const droppedAMinuteLater = (): number => {
    mock.clock.advance(60_000);
    return dropped();
  };
  await expect.poll(droppedAMinuteLater, { message: 'all frames once time has passed' }).toBe(all);
});
