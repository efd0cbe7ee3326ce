import { madeUpToken } from '../../case/acting/altered-token.ts';
import type { Case } from '../../case/case.ts';
import { inheritedNames, inheritedRemedy } from '../actions/unknown.ts';
import { type BadToken, refuses } from './bad-token.ts';
import { createDm, retrieve, roomInfo } from './endpoints.ts';

const invalid = {
  requirement: 'auth.invalid-token',
  code: 'AUTH_TOKEN_INVALID',
} satisfies Partial<BadToken>;

const unverifiable: BadToken = {
  ...invalid,
  what: 'a token that cannot be verified',
  attempts: () => [
    { authorization: `Bearer ${madeUpToken()}` },
    ...inheritedNames.map((name) => ({
      what: `the token ${name}, a name that JavaScript objects inherit,`,
      authorization: `Bearer ${name}`,
      remedy: inheritedRemedy,
    })),
  ],
};

const withoutScheme: BadToken = {
  ...invalid,
  what: 'a header without the Bearer scheme',
  attempts: (context) => [{ authorization: context.token('member') }],
};

const malformedHeader: BadToken = {
  ...invalid,
  what: 'a malformed header',
  attempts: (context) => [
    { what: 'a valid token in the Basic scheme', authorization: `Basic ${context.token('member')}` },
    { what: 'a valid token behind Basic Bearer', authorization: `Basic Bearer ${context.token('member')}` },
    { what: 'a header with nothing behind Bearer', authorization: 'Bearer ' },
  ],
};

const altered: BadToken = {
  ...invalid,
  what: 'a valid token that was altered',
  attempts: (context) =>
    context.alteredTokens('member').map(({ what, token }) => ({ what, authorization: `Bearer ${token}` })),
};

export const invalidToken: Case[] = [
  refuses('auth.invalid-token/create-dm', createDm, unverifiable),
  refuses('auth.invalid-token/room-info', roomInfo, unverifiable),
  refuses('auth.invalid-token/retrieve', retrieve, unverifiable),
  refuses('auth.invalid-token/create-dm/without-scheme', createDm, withoutScheme),
  refuses('auth.invalid-token/room-info/without-scheme', roomInfo, withoutScheme),
  refuses('auth.invalid-token/retrieve/without-scheme', retrieve, withoutScheme),
  refuses('auth.invalid-token/create-dm/malformed-header', createDm, malformedHeader),
  refuses('auth.invalid-token/room-info/malformed-header', roomInfo, malformedHeader),
  refuses('auth.invalid-token/retrieve/malformed-header', retrieve, malformedHeader),
  refuses('auth.invalid-token/create-dm/altered-token', createDm, altered),
  refuses('auth.invalid-token/room-info/altered-token', roomInfo, altered),
  refuses('auth.invalid-token/retrieve/altered-token', retrieve, altered),
];
