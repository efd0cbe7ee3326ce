import { randomUUID } from 'node:crypto';
import { type Case, defineCase } from '../../case/case.ts';
import { expectError } from '../../case/expect.ts';

const randomId = defineCase({
  id: 'create-dm.unknown-user/random-id',
  requirement: 'create-dm.unknown-user',
  title: 'create_dm with a user who does not exist is answered 404',
  needs: [],
  maskedBy: ['create-dm.ok', 'auth.valid-token'],
  async run(context) {
    return { answer: await context.call('member', 'createDm', { other: `nobody-${randomUUID()}` }) };
  },
  judge({ answer }, { expected }) {
    return expectError(answer, { status: 404, code: expected.unknownUser, what: 'create_dm with an unknown user' });
  },
});

export const unknownUser: Case[] = [randomId];
