import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, passed } from '../../case/verdict.ts';

const createWithPeer = async (context: CaseContext) => ({
  answer: await context.call('member', 'createDm', { other: context.userId('peer') }),
});

const ok = defineCase({
  id: 'create-dm.ok/with-peer',
  requirement: 'create-dm.ok',
  title: 'create_dm with another user is answered 200',
  needs: ['peer-id'],
  maskedBy: ['auth.valid-token'],
  run: createWithPeer,
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
  run: createWithPeer,
  judge({ answer }) {
    if (answer.status !== 200) return becauseOf('create-dm.ok', `it answered ${describeAnswer(answer)}.`);
    if (answer.body === '' && !answer.failure) return passed();
    return failedAnswer(answer, `The body must be empty, but the server answered ${describeAnswer(answer)}.`, {
      expected: { status: 200, body: '' },
    });
  },
});

/** `create-dm.ok` and `create-dm.no-body`: two things about one answer. */
export const okWithoutBody: Case[] = [ok, noBody];
