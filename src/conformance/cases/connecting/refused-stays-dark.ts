import { type Case, defineCase } from '../../case/case.ts';
import { expectUnheard } from '../../case/expect/expect.ts';
import { expiredToken, type RefusedToken, unverifiableToken } from './refused-token.ts';

const staysDark = (id: string, { what, needs, run }: RefusedToken): Case =>
  defineCase({
    id,
    requirement: 'connect.refused-stays-dark',
    title: `A connection that was refused for ${what} never receives a live message`,
    needs: ['live', 'shared', ...needs],
    maskedBy: ['connect.invalid-token', 'connect.expired-token'],
    run,
    judge({ tried, markers, evidence }, record) {
      const by = tried.map(({ who }) => who);
      return expectUnheard(record, { by, markers, evidence, because: 'was posted after it had been refused' });
    },
  });

export const refusedStaysDark: Case[] = [
  staysDark('connect.refused-stays-dark/invalid-token', unverifiableToken),
  staysDark('connect.refused-stays-dark/expired-token', expiredToken),
];
