import type { Case } from '../../case/case.ts';
import { type BadToken, refuses } from './bad-token.ts';
import { createDm, retrieve, roomInfo } from './endpoints.ts';

const noToken: BadToken = {
  requirement: 'auth.missing-token',
  code: 'AUTH_TOKEN_MISSING',
  what: 'a request without a token',
  attempts: (context, { bodyOfUnknown }) => [
    { authorization: null },
    {
      what: 'a request with the token in its body only',
      authorization: null,
      alsoInBody: { auth_token: context.token('member') },
    },
    {
      what: 'a request without a token for what does not exist',
      authorization: null,
      alsoInBody: bodyOfUnknown(context),
    },
  ],
};

export const missingToken: Case[] = [
  refuses('auth.missing-token/create-dm', createDm, noToken),
  refuses('auth.missing-token/room-info', roomInfo, noToken),
  refuses('auth.missing-token/retrieve', retrieve, noToken),
];
