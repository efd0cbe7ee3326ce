import type { Case } from '../../case/case.ts';
import { type MalformedRequest, refusesMalformed } from '../actions/malformed-request.ts';

const refuses = (id: string, request: Pick<MalformedRequest, 'what' | 'body' | 'options'>): Case =>
  refusesMalformed(
    { id, requirement: 'create-dm.malformed', maskedBy: ['create-dm.ok', 'auth.valid-token'] },
    { endpoint: 'createDm', path: 'create_dm', ...request },
  );

export const malformed: Case[] = [
  refuses('create-dm.malformed/not-json', { what: 'a body that is not JSON', options: { rawBody: '{"other": ' } }),
  refuses('create-dm.malformed/without-other', { what: 'a body without `other`', body: {} }),
  refuses('create-dm.malformed/wrong-type', { what: 'an `other` that is not a string', body: { other: { id: 1 } } }),
];
