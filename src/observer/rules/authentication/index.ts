import type { ObserverRule } from '../../rule.ts';
import { errorText } from './error-text.ts';
import { expiredToken, invalidToken, missingToken } from './refused.ts';
import { validToken } from './valid-token.ts';

export const authenticationRules: readonly ObserverRule[] = [
  validToken,
  missingToken,
  invalidToken,
  expiredToken,
  errorText,
];
