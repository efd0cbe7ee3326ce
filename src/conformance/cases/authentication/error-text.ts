import { isObject } from '../../../protocol/index.ts';
import { jsonOf, type RecordedAnswer } from '../../../wire-client/index.ts';
import { madeUpToken } from '../../case/acting/altered-token.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect/expect.ts';
import { becauseOf, firstProblem, passed, type Verdict } from '../../case/verdict.ts';
import { type AuthenticatedEndpoint, createDm, retrieve, roomInfo } from './endpoints.ts';

const errorTextOf = (id: string, { name, path, needs, works, body }: AuthenticatedEndpoint): Case =>
  defineCase({
    id,
    requirement: 'auth.error-text',
    title: `A person can read the errors of ${path}`,
    needs,
    maskedBy: ['auth.missing-token', 'auth.invalid-token', works],
    async run(context) {
      const headers = [null, `Bearer ${madeUpToken()}`];
      const calls = headers.map((authorization) => context.call('member', name, body(context), { authorization }));
      return { answers: await Promise.all(calls) };
    },
    judge: ({ answers }) => firstProblem(answers.map((answer) => judgeErrorText(answer, path))),
  });

function judgeErrorText(answer: RecordedAnswer, path: string): Verdict {
  const json = jsonOf(answer);
  const text = isObject(json) ? json.error : undefined;
  if (typeof text !== 'string') return becauseOf('auth.missing-token', 'there is not a string `error` to read.');
  if (/\p{L}/u.test(text) && !/^[A-Z0-9_]+$/.test(text)) return passed();
  const reason = `${path} answered the error ${JSON.stringify(text)}, which tells a person nothing.`;
  const expected = { error: 'a sentence for people' };
  return failedAnswer(answer, reason, { expected, deviations: ['error-text'] });
}

export const errorText: Case[] = [
  errorTextOf('auth.error-text/create-dm', createDm),
  errorTextOf('auth.error-text/room-info', roomInfo),
  errorTextOf('auth.error-text/retrieve', retrieve),
];
