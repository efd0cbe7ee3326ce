import { type Case, defineCase } from '../../case/case.ts';
import { expectError } from '../../case/expect/expect.ts';
import { firstProblem } from '../../case/verdict.ts';
import { byInheritedNames, findsNothing, type OddRequest } from '../actions/finds-nothing.ts';
import { longId, unknownUser as nobody, wildcard } from '../actions/unknown.ts';

const masks = ['create-dm.ok', 'auth.valid-token'];

const randomId = defineCase({
  id: 'create-dm.unknown-user/random-id',
  requirement: 'create-dm.unknown-user',
  title: 'create_dm with a user who does not exist is answered 404, also when asked again',
  needs: [],
  maskedBy: masks,
  async run(context) {
    const other = nobody(context);
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

const findsNobody = (item: Pick<Case, 'id' | 'title'>, ...requests: readonly OddRequest[]): Case =>
  findsNothing({ ...item, requirement: 'create-dm.unknown-user', maskedBy: masks }, 'createDm', ...requests);

const longUserId = findsNobody(
  { id: 'create-dm.unknown-user/very-long-id', title: 'create_dm with an id of 300 characters finds nobody' },
  {
    body: ({ profile }) => ({ other: longId(Object.values(profile.userIds)) }),
    what: 'create_dm with a user id of 300 characters',
  },
);

const anyUser = findsNobody(
  { id: 'create-dm.unknown-user/wildcard', title: 'create_dm takes no id for a pattern' },
  { body: () => ({ other: wildcard }), what: `create_dm with the user id ${wildcard}` },
);

const inheritedName = findsNobody(
  {
    id: 'create-dm.unknown-user/inherited-name',
    title: 'create_dm with a name that JavaScript objects inherit finds nobody',
  },
  ...byInheritedNames('create_dm with the user id', (name) => ({ other: name })),
);

export const unknownUser: Case[] = [randomId, longUserId, anyUser, inheritedName];
