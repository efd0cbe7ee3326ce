import { madeUpToken } from '../../case/acting/altered-token.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseContext } from '../../case/case-context.ts';
import { expectUnheard } from '../../case/expect/expect.ts';
import { unreadHistory } from '../../case/expect/expect-history.ts';
import { failed, passed } from '../../case/verdict.ts';
import type { Need } from '../../discovery/server-profile.ts';

interface RefusedPoster {
  /** In the middle of a sentence. */
  what: string;
  needs?: readonly Need[];
  token(context: CaseContext): string;
}

/** A server may read the frame behind a token before it refuses the token, or read on when it has refused it. */
async function postWhenRefused(context: CaseContext, token: string) {
  const [member, peer] = await context.connectAll('member', 'peer');
  const subject = await context.opened('member');
  subject.sendToken(token);
  const markers = [context.post(subject, 'shared')];
  await subject.frame((text) => text);
  if (!subject.closed) markers.push(context.post(subject, 'shared'));
  const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
  const stored = context.profile.unavailable.history ? null : await context.retrieve('peer', context.profile.recentId);
  return { witnesses: [member.who, peer.who], markers, evidence, stored };
}

const cannotPost = (id: string, { what, needs = [], token }: RefusedPoster): Case =>
  defineCase({
    id,
    requirement: 'connect.refused-cannot-post',
    title: `A connection that was refused for ${what} posts nothing`,
    needs: ['live', 'shared', ...needs],
    maskedBy: ['connect.invalid-token', 'connect.expired-token'],
    run: (context) => postWhenRefused(context, token(context)),
    judge({ witnesses, markers, evidence, stored }, record) {
      const because = `was sent on a connection that had been refused for ${what}`;
      const unheard = expectUnheard(record, { by: witnesses, markers, evidence, because });
      if (unheard.status !== 'passed' || !stored) return unheard;
      const found = markers.find((marker) => stored.body.includes(marker));
      if (found === undefined) return unreadHistory([stored]) ?? passed(evidence);
      const reason = `The history has a message that ${because}.`;
      return failed(reason, { expected: 'nothing posted', actual: found, offending: [stored.entry], evidence });
    },
  });

export const refusedCannotPost: Case[] = [
  cannotPost('connect.refused-cannot-post/invalid-token', { what: 'an unverifiable token', token: madeUpToken }),
  cannotPost('connect.refused-cannot-post/expired-token', {
    what: 'an expired token',
    needs: ['expired-token'],
    token: ({ expiredToken }) => expiredToken,
  }),
];
