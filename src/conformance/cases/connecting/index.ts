import type { Case } from '../../case/case.ts';
import { badFirstMessage } from './bad-first-message.ts';
import { connected } from './connected.ts';
import { connectedFirst } from './connected-first.ts';
import { connectedOnce } from './connected-once.ts';
import { expiredToken } from './expired-token.ts';
import { invalidToken } from './invalid-token.ts';
import { refusedCannotPost } from './refused-cannot-post.ts';
import { refusedStaysDark } from './refused-stays-dark.ts';
import { secure } from './secure.ts';
import { upgrade } from './upgrade.ts';
import { waitsForToken } from './waits-for-token.ts';

export const connectingCases: Case[] = [
  ...upgrade,
  ...waitsForToken,
  ...connected,
  ...connectedFirst,
  ...connectedOnce,
  ...invalidToken,
  ...expiredToken,
  ...badFirstMessage,
  ...refusedStaysDark,
  ...refusedCannotPost,
  ...secure,
];
