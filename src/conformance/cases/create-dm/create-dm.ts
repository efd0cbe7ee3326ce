import { randomUUID } from 'node:crypto';
import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectClientError, expectError, failedAnswer } from '../../case/expect.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';
import { findNewDirectMessage, findRightRoom, roomNotFound } from '../actions/new-direct-message.ts';

const createOne = async (context: CaseContext) => ({
  answer: await context.call('member', 'createDm', { other: context.userId('peer') }),
});

const ok = defineCase({
  id: 'create-dm.ok/with-peer',
  requirement: 'create-dm.ok',
  title: 'create_dm with another user is answered 200',
  needs: ['peer-id'],
  maskedBy: ['auth.valid-token'],
  run: createOne,
  judge({ answer }) {
    if (answer.status === 200) return passed();
    if (answer.status === 401) return becauseOf('auth.valid-token', 'create_dm does not let a valid token in.');
    const reason = `create_dm with an existing user must be answered 200, but got ${describeAnswer(answer)}.`;
    return failedAnswer(answer, reason, { expected: { status: 200, body: '' } });
  },
});

const noBody = defineCase({
  id: 'create-dm.no-body/with-peer',
  requirement: 'create-dm.no-body',
  title: 'A successful create_dm has an empty body',
  needs: ['peer-id'],
  run: createOne,
  judge({ answer }) {
    if (answer.status !== 200) return becauseOf('create-dm.ok', `it answered ${describeAnswer(answer)}.`);
    if (answer.body === '' && !answer.failure) return passed();
    return failedAnswer(answer, `The body must be empty, but the server answered ${describeAnswer(answer)}.`, {
      expected: { status: 200, body: '' },
    });
  },
});

const unknownUser = defineCase({
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

const occupants = defineCase({
  id: 'create-dm.occupants/both-ask',
  requirement: 'create-dm.occupants',
  title: 'The room that create_dm makes has exactly the two users in it, whoever of them asks',
  needs: ['peer-id', 'room-info'],
  maskedBy: ['create-dm.ok', 'room-info.shape', 'room-info.occupants', 'auth.valid-token'],
  run: findNewDirectMessage,
  judge(made, { profile }) {
    const { other, created, rooms } = made;
    if (created !== 200) return becauseOf('create-dm.ok', `create_dm answered ${created}.`);
    if (findRightRoom(made, profile)) return passed();
    const expected = `a room whose occupants are member and ${other}, for both of them`;
    const fresh = rooms.find(({ isNew }) => isNew);
    if (fresh) {
      const reason = `The new room ${fresh.id} does not have exactly the two users as its occupants, for both of them.`;
      return failed(reason, { expected, actual: fresh, offending: fresh.entries });
    }
    return roomNotFound(made, profile);
  },
});

const malformedBodies = [
  { slug: 'not-json', what: 'a body that is no JSON', options: { rawBody: '{"other": ' }, body: undefined },
  { slug: 'without-other', what: 'a body without `other`', body: {} },
  { slug: 'wrong-type', what: 'an `other` that is no string', body: { other: { id: 1 } } },
];

const malformed = ({ slug, what, body, options }: (typeof malformedBodies)[number]): Case =>
  defineCase({
    id: `create-dm.malformed/${slug}`,
    requirement: 'create-dm.malformed',
    title: `create_dm answers ${what} by a 4xx`,
    needs: [],
    maskedBy: ['create-dm.ok', 'auth.valid-token'],
    async run(context) {
      return { answer: await context.call('member', 'createDm', body, options) };
    },
    judge({ answer }) {
      return expectClientError(answer, `create_dm with ${what}`);
    },
  });

export const createDmCases: Case[] = [ok, noBody, unknownUser, occupants, ...malformedBodies.map(malformed)];
