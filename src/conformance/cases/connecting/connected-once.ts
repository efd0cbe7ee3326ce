import { frameKind } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import type { CaseRecord } from '../../case/case-record.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import type { Frame } from '../../case/expect/frames.ts';
import { failed, passed } from '../../case/verdict.ts';

const overAConversation = defineCase({
  id: 'connect.connected-once/over-a-conversation',
  requirement: 'connect.connected-once',
  title: 'CONNECTED is sent once per connection',
  needs: ['live', 'shared'],
  async run(context) {
    const [member, peer] = await context.connectAll('member', 'peer');
    await context.deliver(member, 'shared', peer);
    await context.connect('member');
    await context.deliver(peer, 'shared', member);
    const silence = await context.silence(member, 'shared', peer);
    return { whos: [member.who, peer.who], silence };
  },
  judge({ whos, silence }, record) {
    const repeats = whos.flatMap((who) => connectedFrames(record, who).slice(1));
    if (repeats.length === 0) return passed(silence.evidence);
    return failed(`${repeats[0]?.who} was sent CONNECTED again.`, {
      expected: 'CONNECTED once',
      ...shownFrames(repeats),
    });
  },
});

const connectedFrames = (record: CaseRecord, who: string): Frame[] =>
  record.frames(who).filter((frame) => frameKind(frame) === 'connected');

export const connectedOnce: Case[] = [overAConversation];
