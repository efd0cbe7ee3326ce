import { expect, test } from 'vitest';
import { ChatClient } from '../support/chat-client.ts';
import { startMock } from '../support/mock.ts';

test('while a client is connected, a reset goes on counting; otherwise ids begin anew', async () => {
  const { mock, webSocketUrl } = await startMock();
  const { lastMessageId: seed } = mock.world;
  mock.steering.post({ as: 'bob', room: '1', message: 'one' });
  await mock.reset();
  expect(mock.world.lastMessageId).toBe(seed);

  await ChatClient.connect(webSocketUrl, 'token-ada');
  mock.steering.post({ as: 'bob', room: '1', message: 'one' });
  await mock.reset();
  mock.steering.post({ as: 'bob', room: '1', message: 'two' });
  expect(mock.world.lastMessageId).toBe(seed + 2);

  await mock.reset({ keepIds: false });
  expect(mock.world.lastMessageId).toBe(seed);
});

test('the first request beyond the newest id is told, once for each user', async () => {
  const { mock, url } = await startMock();
  const told: string[] = [];
  mock.switchboard.onEvent(
    (event) => void (event.type === 'ahead-of-ids' && told.push(`${event.user} ${event.after}`)),
  );
  for (const after of [0, 900, 901]) {
    await fetch(`${url}/chat/retrieve`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-ada' },
      body: JSON.stringify({ after }),
    });
  }
  expect(told).toEqual(['ada 900']);
});
