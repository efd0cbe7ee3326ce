import { isObject } from '../../../protocol/index.ts';
import type { ObserverRule } from '../../rule.ts';
import { finding } from '../finding-on.ts';

/** That a token is still valid only the server knows; that one was sent everybody sees. */
export const validToken: ObserverRule = {
  requirement: 'auth.valid-token',
  judge: {
    exchange(exchange, judgement) {
      const { token, status, json, asked, answered } = exchange;
      if (token !== 'owned') return;
      if (status >= 200 && status < 300) return judgement.kept();
      if (status !== 401 || !isObject(json) || json.error_code !== 'AUTH_TOKEN_MISSING') return;
      const words = {
        sentence: `${exchange.endpoint} was asked with a token, and answered that there was none.`,
        expected: 'an answer to the request, or AUTH_TOKEN_EXPIRED',
        actual: '401 AUTH_TOKEN_MISSING',
      };
      judgement.broken(finding(words, { evidence: [asked?.position, answered], answers: [exchange] }));
    },
  },
};
