import type { Case } from '../../case/case.ts';
import { errorText } from './error-text.ts';
import { expiredToken } from './expired-token.ts';
import { invalidToken } from './invalid-token.ts';
import { missingToken } from './missing-token.ts';
import { validToken } from './valid-token.ts';

export const authenticationCases: Case[] = [
  ...validToken,
  ...missingToken,
  ...invalidToken,
  ...expiredToken,
  ...errorText,
];
