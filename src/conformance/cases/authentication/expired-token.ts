import type { Case } from '../../case/case.ts';
import { type BadToken, refuses } from './bad-token.ts';
import { createDm, retrieve, roomInfo } from './endpoints.ts';

const expired: BadToken = {
  requirement: 'auth.expired-token',
  code: 'AUTH_TOKEN_EXPIRED',
  what: 'an expired token',
  needs: ['expired-token'],
  attempts: (context) => [{ authorization: `Bearer ${context.expiredToken}` }],
};

export const expiredToken: Case[] = [
  refuses('auth.expired-token/create-dm', createDm, expired),
  refuses('auth.expired-token/room-info', roomInfo, expired),
  refuses('auth.expired-token/retrieve', retrieve, expired),
];
