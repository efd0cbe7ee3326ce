import type { Case } from '../../case/case.ts';
import { expiredToken as expired, refusesToken } from './refused-token.ts';

export const expiredToken: Case[] = [
  refusesToken({ id: 'connect.expired-token/error-frame', requirement: 'connect.expired-token' }, expired),
];
