import type { Case } from '../../case/case.ts';
import { dropped } from './dropped.ts';
import { inAnyLayout } from './in-any-layout.ts';
import { inFragments } from './in-fragments.ts';
import { inOnePacket } from './in-one-packet.ts';
import { inTwoPackets } from './in-two-packets.ts';
import { indistinguishable } from './indistinguishable.ts';
import { posts } from './posts.ts';
import { sameText } from './same-text.ts';
import { secondTokens } from './second-token.ts';

export const sendingCases: Case[] = [
  ...posts,
  ...sameText,
  ...inAnyLayout,
  ...inFragments,
  ...inOnePacket,
  ...inTwoPackets,
  ...dropped,
  ...secondTokens,
  ...indistinguishable,
];
