import { expect, test } from 'vitest';
import { Wire } from '../../src/play/context/wire.ts';
import { RealPace } from '../../src/play/pace/pace.ts';

test('whatever comes in one turn of the event loop is looked at once', async () => {
  const wire = new Wire();
  let looks = 0;
  const find = (): 'all' | undefined => {
    looks += 1;
    return wire.arrivals >= 1000 ? 'all' : undefined;
  };
  const found = new RealPace(wire, new AbortController().signal).until(find, 10_000);
  for (let count = 0; count < 1000; count += 1) wire.notify();
  expect([await found, looks]).toEqual(['all', 2]);
});
