import type { Case } from '../../case/case.ts';
import { type MalformedRequest, refusesMalformed } from '../actions/malformed-request.ts';

const refuses = (id: string, request: Pick<MalformedRequest, 'what' | 'body' | 'options'>): Case =>
  refusesMalformed(
    { id, requirement: 'retrieve.malformed', maskedBy: ['retrieve.shape', 'auth.valid-token'] },
    { endpoint: 'retrieve', path: 'retrieve', ...request },
  );

export const malformed: Case[] = [
  refuses('retrieve.malformed/not-json', { what: 'a body that is not JSON', options: { rawBody: '{"after": ' } }),
  refuses('retrieve.malformed/without-after', { what: 'a body without `after`', body: {} }),
  refuses('retrieve.malformed/wrong-type', { what: 'an `after` that is not a number', body: { after: { id: 1 } } }),
];
