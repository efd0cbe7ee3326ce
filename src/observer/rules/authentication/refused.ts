import type { RequestToken } from '../../read/token-of-request.ts';
import type { ObserverRule } from '../../rule.ts';
import { isVerdictOnRequest, wrongError } from '../error-body.ts';
import { finding } from '../finding-on.ts';

interface Refusal {
  requirement: 'auth.missing-token' | 'auth.invalid-token' | 'auth.expired-token';
  tokens: readonly RequestToken[];
  what: string;
  code: string;
}

const refusal = ({ requirement, tokens, what, code }: Refusal): ObserverRule => ({
  requirement,
  judge: {
    exchange(exchange, judgement) {
      const { token, asked, answered } = exchange;
      if (!tokens.includes(token) || !isVerdictOnRequest(exchange)) return;
      const actual = wrongError(exchange, 401, code);
      if (actual === undefined) return judgement.kept();
      const words = {
        sentence: `${exchange.endpoint} was asked ${what}, and answered ${actual}.`,
        expected: `401 with error_code ${code} and a text`,
        actual,
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
});

export const missingToken = refusal({
  requirement: 'auth.missing-token',
  tokens: ['missing'],
  what: 'without an Authorization header',
  code: 'AUTH_TOKEN_MISSING',
});
export const invalidToken = refusal({
  requirement: 'auth.invalid-token',
  tokens: ['invalid', 'malformed'],
  what: 'with a header or token that is not valid',
  code: 'AUTH_TOKEN_INVALID',
});
export const expiredToken = refusal({
  requirement: 'auth.expired-token',
  tokens: ['expired'],
  what: 'with a token that has run out',
  code: 'AUTH_TOKEN_EXPIRED',
});
