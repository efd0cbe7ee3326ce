import type { Case } from '../../case/case.ts';
import { type BadToken, refuses } from './bad-token.ts';
import { createDm, retrieve, roomInfo } from './endpoints.ts';

const noToken: BadToken = {
  requirement: 'auth.missing-token',
  code: 'AUTH_TOKEN_MISSING',
  what: 'a request without a token',
  attempts: () => [{ authorization: null }],
};

export const missingToken: Case[] = [
  refuses('auth.missing-token/create-dm', createDm, noToken),
  refuses('auth.missing-token/room-info', roomInfo, noToken),
  refuses('auth.missing-token/retrieve', retrieve, noToken),
];
