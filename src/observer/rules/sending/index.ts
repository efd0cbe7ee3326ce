import type { ObserverRule } from '../../rule.ts';
import { droppedHasNoEffect } from './dropped-has-no-effect.ts';
import { posts } from './posts.ts';
import { silentMalformed, silentNotOccupant, silentUnknownRoom } from './silent.ts';
import { staysOpen } from './stays-open.ts';

export const sendingRules: readonly ObserverRule[] = [
  posts,
  silentNotOccupant,
  silentUnknownRoom,
  silentMalformed,
  staysOpen,
  droppedHasNoEffect,
];
