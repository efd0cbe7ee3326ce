import { expect, test } from 'vitest';
import { ChatClient } from '../support/chat-client.ts';
import { startMock } from '../support/mock.ts';
import { RawClient } from '../support/raw-client.ts';

const flooded = 5000;

test.for([
  ['messages', (number: number) => JSON.stringify({ room: '3', messages: `${number}` })],
  ['malformed frames', (number: number) => `${number} is no frame`],
] as const)(
  'in a flood of %s another client comes after a few at most, though many more have arrived',
  async ([, frame]) => {
    const { mock, webSocketUrl } = await startMock();
    const ada = await ChatClient.connect(webSocketUrl, 'token-ada');
    const eve = await RawClient.connect(webSocketUrl, 'token-eve');
    const handled: string[] = [];
    const handledBeforeAda: number[] = [];
    mock.switchboard.trace.subscribe((entry) => {
      if (entry.kind !== 'from-client') return;
      if (entry.user === 'eve') handled.push(entry.data ?? '');
      else handledBeforeAda.push(handled.length);
    });
    for (let number = 0; number < flooded; number += 1) eve.send(frame(number));
    for (let count = 0; count < 20; count += 1) {
      const before = handled.length;
      ada.send({ room: '1', messages: 'hi' });
      await ada.next();
      expect((handledBeforeAda.at(-1) ?? 0) - before).toBeLessThanOrEqual(64);
    }
    expect(handled.length).toBeLessThan(flooded);
    expect(handled).toEqual(handled.map((_, number) => frame(number)));
  },
);
