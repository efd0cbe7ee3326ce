import { type Case, defineCase } from '../../case/case.ts';
import { expectError, expectNothingThere } from '../../case/expect.ts';
import { firstProblem } from '../../case/verdict.ts';
import { longId, unknownUser as nobody, wildcard } from '../actions/unknown.ts';

const masks = ['create-dm.ok', 'auth.valid-token'];

const randomId = defineCase({
  id: 'create-dm.unknown-user/random-id',
  requirement: 'create-dm.unknown-user',
  title: 'create_dm with a user who does not exist is answered 404, also when asked again',
  needs: [],
  maskedBy: masks,
  async run(context) {
    const other = nobody();
    const first = await context.call('member', 'createDm', { other });
    return { first, again: await context.call('member', 'createDm', { other }) };
  },
  judge({ first, again }, { expected }) {
    const error = { status: 404, code: expected.unknownUser };
    return firstProblem([
      expectError(first, { ...error, what: 'create_dm with an unknown user' }),
      expectError(again, { ...error, what: 'create_dm with an unknown user, for the second time,' }),
    ]);
  },
});

const longUserId = defineCase({
  id: 'create-dm.unknown-user/very-long-id',
  requirement: 'create-dm.unknown-user',
  title: 'create_dm with an id of 300 characters finds nobody',
  needs: [],
  maskedBy: masks,
  async run(context) {
    const other = longId(Object.values(context.profile.userIds));
    return { answer: await context.call('member', 'createDm', { other }) };
  },
  judge: ({ answer }) => expectNothingThere(answer, 'create_dm with a user id of 300 characters'),
});

const anyUser = defineCase({
  id: 'create-dm.unknown-user/wildcard',
  requirement: 'create-dm.unknown-user',
  title: 'create_dm takes no id for a pattern',
  needs: [],
  maskedBy: masks,
  async run(context) {
    return { answer: await context.call('member', 'createDm', { other: wildcard }) };
  },
  judge: ({ answer }) => expectNothingThere(answer, `create_dm with the user id ${wildcard}`),
});

export const unknownUser: Case[] = [randomId, longUserId, anyUser];
