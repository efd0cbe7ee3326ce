import type { Case } from '../../case/case.ts';
import { alteredToken, inheritedToken, observeClosing, refusesToken, unverifiableToken } from './refused-token.ts';

export const invalidToken: Case[] = [
  refusesToken(
    { id: 'connect.invalid-token/error-frame', requirement: 'connect.invalid-token', observe: observeClosing },
    unverifiableToken,
  ),
  refusesToken({ id: 'connect.invalid-token/altered-token', requirement: 'connect.invalid-token' }, alteredToken),
  refusesToken({ id: 'connect.invalid-token/inherited-name', requirement: 'connect.invalid-token' }, inheritedToken),
];
