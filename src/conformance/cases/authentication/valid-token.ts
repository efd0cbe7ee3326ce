import { describeAnswer } from '../../../wire-client/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { failedAnswer } from '../../case/expect.ts';
import { becauseOf, passed } from '../../case/verdict.ts';
import { type AuthenticatedEndpoint, createDm, retrieve, roomInfo } from './endpoints.ts';

const letsIn = (id: string, { name, path, needs, works, body }: AuthenticatedEndpoint): Case =>
  defineCase({
    id,
    requirement: 'auth.valid-token',
    title: `${path} lets a valid token in`,
    needs,
    async run(context) {
      return { answer: await context.call('member', name, body(context)) };
    },
    judge({ answer }) {
      if (answer.status === 200) return passed();
      const said = `${path} answered ${describeAnswer(answer)} to a valid token.`;
      if (answer.status === 401 || answer.status === 403) {
        return failedAnswer(answer, said, { expected: 'anything but a 401' });
      }
      return becauseOf(works, said);
    },
  });

export const validToken: Case[] = [
  letsIn('auth.valid-token/create-dm', createDm),
  letsIn('auth.valid-token/room-info', roomInfo),
  letsIn('auth.valid-token/retrieve', retrieve),
];
