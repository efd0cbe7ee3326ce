import { frameKind } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import type { Frame } from '../../case/expect/frames.ts';
import { failed, passed } from '../../case/verdict.ts';

const overAConversation = defineCase({
  id: 'live.no-undocumented-frames/over-a-conversation',
  requirement: 'live.no-undocumented-frames',
  title: 'Nothing but CONNECTED, errors and live messages is sent, while users come, talk and go',
  needs: ['live', 'shared'],
  maskedBy: ['live.frame', 'connect.waits-for-token', 'connect.connected-first', 'connect.connected'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    const guest = await context.connect('peer');
    await context.deliver(member, 'shared', peer);
    await guest.close();
    await context.deliver(peer, 'shared', member);
    const { evidence } = await context.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], evidence };
  },
  judge({ whos, evidence }, record) {
    const frames = whos.flatMap((who) => record.frames(who).filter((frame) => isUndocumented(frame)));
    if (frames.length === 0) return passed(evidence);
    return failed(`${frames[0]?.who} was sent an undocumented frame: ${frames[0]?.text}.`, {
      expected: 'only CONNECTED, errors and live messages',
      ...shownFrames(frames),
      evidence,
    });
  },
});

/** Nothing here is an error, so an error frame is out of place, too. */
const isUndocumented = (frame: Frame): boolean => ['undocumented', 'error'].includes(frameKind(frame));

export const noUndocumentedFrames: Case[] = [overAConversation];
