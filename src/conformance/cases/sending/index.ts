import type { Case } from '../../case/case.ts';
import { dropped } from './dropped.ts';
import { inFragments } from './in-fragments.ts';
import { inOnePacket } from './in-one-packet.ts';
import { inTwoPackets } from './in-two-packets.ts';
import { indistinguishable } from './indistinguishable.ts';
import { posts } from './posts.ts';
import { secondTokens } from './second-token.ts';

export const sendingCases: Case[] = [
  ...posts,
  ...inFragments,
  ...inOnePacket,
  ...inTwoPackets,
  ...dropped,
  ...secondTokens,
  ...indistinguishable,
];
