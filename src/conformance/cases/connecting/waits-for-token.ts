import { frameKind } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import { failed, passed } from '../../case/verdict.ts';

const silentSocket = defineCase({
  id: 'connect.waits-for-token/silent-socket',
  requirement: 'connect.waits-for-token',
  title: 'The server sends nothing on a connection that has not sent its token',
  needs: ['live', 'shared'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const subject = await context.opened('member');
    const { elsewhere: evidence } = await context.silence(member, 'shared', peer);
    return { who: subject.who, evidence };
  },
  judge({ who, evidence }, record) {
    const frames = record.frames(who).filter((frame) => frameKind(frame) !== 'live');
    if (frames.length === 0) return passed(evidence);
    const reason = `${who} received ${frames[0]?.text} before it had sent its token.`;
    return failed(reason, { expected: 'nothing', ...shownFrames(frames), evidence });
  },
});

export const waitsForToken: Case[] = [silentSocket];
