import type { ObserverRule } from '../../rule.ts';
import { badFirstMessage } from './bad-first-message.ts';
import { badFirstMessageError } from './bad-first-message-error.ts';
import { connected } from './connected.ts';
import { connectedFirst } from './connected-first.ts';
import { connectedOnce } from './connected-once.ts';
import { refusedCannotPost } from './refused-cannot-post.ts';
import { refusedStaysDark } from './refused-stays-dark.ts';
import { expiredToken, invalidToken } from './refused-token.ts';
import { waitsForToken } from './waits-for-token.ts';

export const connectingRules: readonly ObserverRule[] = [
  waitsForToken,
  connected,
  connectedFirst,
  connectedOnce,
  invalidToken,
  expiredToken,
  badFirstMessage,
  badFirstMessageError,
  refusedStaysDark,
  refusedCannotPost,
];
