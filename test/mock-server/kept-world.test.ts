import { expect, test } from 'vitest';
import { addUser, emptyWorld, identify, renewToken } from '../../src/mock-server/core/index.ts';
import { readWorld, writeWorld } from '../../src/mock-server/keep/kept-world.ts';

test('a user whose token was renewed still has one that has run out when the world is read again', () => {
  const world = emptyWorld();
  renewToken(world, addUser(world, { id: 'ada' }), null);
  const again = readWorld(writeWorld(world, 'default'), 'default');
  const tokens = ['token-ada', 'token-ada-2', again.users.get('ada')?.expiredToken ?? ''];
  const known = tokens.map((token) => identify(again, token, 1));
  const ada = { user: again.users.get('ada') };
  expect(known).toEqual([ada, ada, { error: 'AUTH_TOKEN_EXPIRED' }]);
});
