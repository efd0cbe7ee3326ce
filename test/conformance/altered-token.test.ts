import { describe, expect, test } from 'vitest';
import { alteredTokens } from '../../src/conformance/case/acting/altered-token.ts';
import { cases, makeSetup, recordRun } from '../../src/conformance/index.ts';
import { serve, type Twist } from '../mutants/server/serve.ts';
import { errorAnswer, fieldsOf, frames, replies } from '../mutants/server/twists.ts';

const tokensOf = (token: string, taken: string[] = []): string[] =>
  alteredTokens(token, taken).map((altered) => altered.token);

describe('a valid token is altered so that nobody can have issued it', () => {
  test.each([
    [
      'head.body.0123456789abcdef',
      [
        'head.body.0123aaaaaabacdef',
        'head.body.0123456789abcdefabcd',
        'head.body.0123456789abcde',
        'HEAD.BODY.0123456789ABCDEF',
      ],
    ],
    ['token-ada', ['toaaaaada', 'token-adaabcd', 'token-ad', 'TOKEN-ADA']],
    ['AAAAAAAAAAAA==', ['AAAbbbbbbbAA==', 'AAAAAAAAAAAAabcd', 'AAAAAAAAAAA']],
    ['user-token-10', ['useaaaaaan-10', 'user-token-10abcd', 'user-token-', 'USER-TOKEN-10']],
    ['no.sig.', ['noaaag.', 'no.sig.abcd', 'no.sig', 'NO.SIG.']],
  ])('%s', (token, altered) => {
    expect(tokensOf(token)).toEqual(altered);
  });

  test.each([
    ['hex', 'deadbeef00'],
    ['a UUID', '2f1c1a3e-7d0a-4b57-9c55-0f6f6a1c9e11'],
    ['base32', 'JBSWY3DPEHPK3PXP'],
    ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('but not put in another case where that means the same: %s', (_, token) => {
    expect(tokensOf(token).map((each) => each.toLowerCase())).not.toContain(token.toLowerCase());
  });

  test('is never the token itself, nothing at all, or what somebody has', () => {
    expect(tokensOf('1234')).toEqual(['1aa4', '1234abcd']);
    expect(tokensOf('1')).toEqual(['1abcd']);
    expect(tokensOf('token-ada', ['token-ad'])).not.toContain('token-ad');
  });
});

/** Repeats the token that it refuses, on every endpoint and on the socket. */
const repeatsTokens: Twist = (handle, core) => {
  const answering = replies('every', ({ status }, { authorization }) =>
    status === 401 ? errorAnswer(401, 'AUTH_TOKEN_INVALID', `What is ${authorization}?`) : undefined,
  )(handle, core);
  return (input) => {
    const effects = answering(input);
    const { auth_token: token } = fieldsOf(input);
    const repeated = frames(effects, (frame) => ({ ...(frame as object), error: `What is ${token}?` }));
    return repeated.map((effect) => (effect.type === 'close' ? { ...effect, reason: String(token) } : effect));
  };
};

test('an altered token stands in no record, even where the server repeats it', async () => {
  const server = await serve({ twist: repeatsTokens });
  try {
    const altered = cases.filter(({ id }) => id.endsWith('/altered-token'));
    const run = await recordRun(makeSetup(server.config), { cases: altered });
    const recorded = JSON.stringify(run);
    expect(altered).toHaveLength(4);
    expect(recorded).toContain('What is toke…?');
    for (const token of tokensOf('token-ada')) expect(recorded).not.toContain(token);
  } finally {
    await server.close();
  }
});
