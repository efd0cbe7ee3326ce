import type { Case } from '../../case/case.ts';
import { dropped } from './dropped.ts';
import { indistinguishable } from './indistinguishable.ts';
import { posts } from './posts.ts';

export const sendingCases: Case[] = [...posts, ...dropped, ...indistinguishable];
