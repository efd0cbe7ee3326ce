import type { Case } from '../../case/case.ts';
import { dropped } from './dropped.ts';
import { inFragments } from './in-fragments.ts';
import { inOnePacket } from './in-one-packet.ts';
import { indistinguishable } from './indistinguishable.ts';
import { posts } from './posts.ts';
import { secondTokens } from './second-token.ts';

export const sendingCases: Case[] = [
  ...posts,
  ...inFragments,
  ...inOnePacket,
  ...dropped,
  ...secondTokens,
  ...indistinguishable,
];
