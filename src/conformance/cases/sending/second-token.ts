import { type Case, defineCase } from '../../case/case.ts';
import { becauseOf, failed, passed } from '../../case/verdict.ts';

/** A token message on a connection that has its user already: a frame without a room and a text, so it must be dropped. */
const secondToken = defineCase({
  id: 'send.dropped-has-no-effect/second-token',
  requirement: 'send.dropped-has-no-effect',
  title: 'The token of somebody else, sent on a live connection, does not change whose connection it is',
  needs: ['live', 'shared'],
  maskedBy: ['send.stays-open', 'live.frame'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const before = await context.deliver(member, 'shared', peer);
    const from = context.position;
    member.sendText(JSON.stringify({ auth_token: context.token('peer') }));
    const after = context.post(member, 'shared');
    const came = await peer.sees(after);
    return { before, after, from, came, by: member.who, at: peer.who };
  },
  judge({ before, after, from, came, by, at }, record) {
    if (!came) return becauseOf('send.stays-open', 'the connection could not be used after the frame.');
    const [expected, actual] = [before, after].map((marker) => record.message(at, marker)?.poster);
    if (expected === actual) return passed();
    const reason = `${by} sent the token of somebody else a second time, and what it posts is by ${actual} from then on.`;
    const offending = [from, ...record.framesWith(at, after).map(({ index }) => index)];
    return failed(reason, { expected: { poster: expected }, actual: { poster: actual }, offending });
  },
});

export const secondTokens: Case[] = [secondToken];
